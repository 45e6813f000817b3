import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { verifyAlert } from '@/sdk/alert-signature'
import { linkOf, messageOf } from '@/server/alert/message'
import { payloadFor } from '@/server/alert/payload'
import { type Alert, alertMessage } from '@/server/contract/alert'
import { alertRuleSettings } from '@/server/contract/alert-settings'
import { alertTargetSettings } from '@/server/contract/alert-target-settings'

const installation = { cluster: 'shop', link: 'https://verdict.example' }
const at = new Date('2026-11-29T10:00:00.000Z')
const transaction = { type: 'transaction', id: 'shop.3.1.01ABCDEFGHJKMNPQRSTVWXYZ12' } as const
const firing: Alert = {
  ...{ id: '01ALERT', rule: 'stuck', kind: 'in-doubt', severity: 'critical' },
  subject: { ...transaction, link: linkOf(installation, transaction) },
  summary: 'Transaction XYZ12 is in doubt at <a> & <b>.',
  ...{ since: at.toISOString(), firedAt: at.toISOString(), resolvedAt: null, resolution: null },
}
const over = { ...firing, resolvedAt: '2026-11-29T10:05:00.000Z', resolution: 'over' as const }
const message = (event: 'firing' | 'resolved', alert = firing) =>
  messageOf(installation, {
    ...{ id: `m-${event}`, event, at, alert },
    concerned: { ids: [alert.subject.id], more: 0 },
  })
const reference = { env: 'VERDICT_SECRET_HOOK' }
const target = (given: Record<string, unknown>) => alertTargetSettings.parse(given)
const webhook = target({ kind: 'webhook', url: 'https://here.example/hook', secret: reference })

const send = (secret = 'open sesame') =>
  payloadFor(webhook, { message: message('firing'), secret, now: at.getTime() }).posting

test('a webhook gets the message, with its id and a signature that the kit verifies', () => {
  const { url, headers, body } = send()
  expect(url).toBe('https://here.example/hook')
  expect(headers['idempotency-key']).toBe('m-firing')
  const verified = verifyAlert({ body, headers, secret: 'open sesame', now: at.getTime() })
  expect(verified).toEqual({ ok: true, message: message('firing') })
  expect(alertMessage.parse(JSON.parse(body)).alert.subject.link).toBe(
    `https://verdict.example/transactions/${transaction.id}`,
  )
})

test('the signature is what anybody can compute: HMAC-SHA-256 over time, full stop and body', () => {
  const posting = payloadFor(webhook, {
    ...{ message: message('firing'), secret: 'key', now: 1_700_000_000_999 },
  }).posting
  expect(posting.headers['x-verdict-timestamp']).toBe('1700000000')
  const computed = createHmac('sha256', 'key').update(`1700000000.${posting.body}`).digest('hex')
  expect(posting.headers['x-verdict-signature']).toBe(`v1=${computed}`)
})

test.each([
  ['another secret', { secret: 'other' }],
  ['a changed body', { body: send().body.replace('critical', 'warning') }],
  ['an old time', { now: at.getTime() + 301_000 }],
  ['a time from the future', { now: at.getTime() - 302_000 }],
  ['a changed time', { headers: { ...send().headers, 'x-verdict-timestamp': '1' } }],
  ['no signature', { headers: {} }],
  ['half a signature', { headers: { ...send().headers, 'x-verdict-signature': 'v1=ab' } }],
])('with %s nothing is verified', (_, changed) => {
  const { headers, body } = send()
  const received = { headers, body, secret: 'open sesame', now: at.getTime(), ...changed }
  expect(verifyAlert(received).ok).toBe(false)
})

test('Slack gets one line and a link, escaped as it asks for', () => {
  const slack = target({ kind: 'slack', url: 'https://hooks.slack.example/x' })
  const sent = payloadFor(slack, { message: message('firing'), secret: null, now: 0 })
  const body = JSON.parse(sent.posting.body)
  expect(body.text).toBe('🔴 Firing: Transaction XYZ12 is in doubt at &lt;a&gt; &amp; &lt;b&gt;.')
  expect(body.blocks[0].text.text).toContain(`<${firing.subject.link}|${transaction.id}>`)
  expect(body.blocks[1].elements[0].text).toBe('rule *stuck* · critical · Verdict shop')
})

test('an alert of a participant names the transactions that wait for it, with their links', () => {
  const bank = { type: 'participant', id: 'bank-b' } as const
  const alert = { ...firing, subject: { ...bank, link: linkOf(installation, bank) } }
  const told = { id: 'm', event: 'firing' as const, at, alert }
  const about = messageOf(installation, { ...told, concerned: { ids: ['one', 'two'], more: 3 } })
  const links = ['one', 'two'].map((id) => `https://verdict.example/transactions/${id}`)
  expect(about.transactions.items.map(({ link }) => link)).toEqual(links)
  const bodyFor = (given: Record<string, unknown>) =>
    JSON.parse(payloadFor(target(given), { message: about, secret: null, now: 0 }).posting.body)
  const slack = bodyFor({ kind: 'slack', url: 'https://hooks.slack.example/x' })
  expect(slack.blocks[1].text.text).toBe(
    `Concerned now:\n<${links[0]}|one>\n<${links[1]}|two>\nand 3 more`,
  )
  const [alertmanager] = bodyFor({ kind: 'alertmanager', url: 'http://am:9093' })
  expect(alertmanager.annotations.transactions).toBe(`${links.join('\n')}\nand 3 more`)
  expect(alertmanager.labels).not.toHaveProperty('transactions')
})

test('an address that is the secret itself is never shown', () => {
  const slack = target({ kind: 'slack', secret: reference })
  const secret = 'https://hooks.slack.example/services/T/B/very-secret'
  const sent = payloadFor(slack, { message: message('firing'), secret, now: 0 })
  expect(sent.posting.url).toBe(secret)
  expect(JSON.stringify(sent.shown)).not.toContain('very-secret')
})

test('Alertmanager gets labels that stay the same, and the end as its end', () => {
  const settings = target({ kind: 'alertmanager', url: 'http://am:9093/', secret: reference })
  const of = (event: 'firing' | 'resolved', alert: Alert) => {
    const sent = payloadFor(settings, { message: message(event, alert), secret: 's3', now: 0 })
    expect(sent.posting.url).toBe('http://am:9093/api/v2/alerts')
    expect(sent.posting.headers.authorization).toBe('Bearer s3')
    expect(JSON.stringify(sent.shown)).not.toContain('s3')
    const [alertOfIt] = JSON.parse(sent.posting.body)
    return alertOfIt
  }
  const [begun, ended] = [of('firing', firing), of('resolved', over)]
  expect(begun.labels).toEqual({
    ...{ alertname: 'Verdict in-doubt', rule: 'stuck', severity: 'critical', cluster: 'shop' },
    transaction: transaction.id,
  })
  expect(ended.labels).toEqual(begun.labels)
  expect(begun.startsAt).toBe(firing.firedAt)
  expect(Date.parse(begun.endsAt)).toBeGreaterThan(at.getTime() + 24 * 3_600_000)
  expect(ended.endsAt).toBe(over.resolvedAt)
  expect(ended.generatorURL).toBe(firing.subject.link)
})

test.each([
  [{ kind: 'webhook', url: 'file:///etc/passwd', secret: reference }],
  [{ kind: 'webhook', url: 'https://user:pass@here.example', secret: reference }],
  [{ kind: 'webhook', url: 'https://here.example' }],
  [{ kind: 'webhook', url: 'https://here.example', secret: 'in plain sight' }],
  [{ kind: 'slack' }],
  [{ kind: 'slack', url: 'https://here.example', secret: reference }],
  [{ kind: 'alertmanager', url: 'here.example' }],
  [{ kind: 'pager', url: 'https://here.example' }],
])('a target like %j is refused', (given) => {
  expect(alertTargetSettings.safeParse(given).success).toBe(false)
})

test.each([
  [{ kind: 'in-doubt' }],
  [{ kind: 'in-doubt', afterSeconds: -1 }],
  [{ kind: 'slots', percent: 101 }],
  [{ kind: 'heuristic', repeatMinutes: 0 }],
  [{ kind: 'heuristic', targets: ['a', 'a'] }],
  [{ kind: 'heuristic', percent: 3 }],
  [{ kind: 'breaker' }],
])('a rule like %j is refused', (given) => {
  expect(alertRuleSettings.safeParse(given).success).toBe(false)
})
