import { createHmac } from 'node:crypto'
import type { AlertMessage } from '@/server/contract/alert'
import { alertHeaders, SIGNATURE_VERSION, signedText } from '@/server/contract/alert-signature'
import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import { shownAddress } from '@/server/contract/shown-address'
import type { Posting } from './post'

/** What is sent, and the same as people may see it: without what is secret. */
export interface Payload {
  readonly posting: Posting
  readonly shown: Posting
}

interface Sending {
  readonly message: AlertMessage
  /** What the target's reference leads to; null: it has none. */
  readonly secret: string | null
  readonly now: number
}

/** The request for a target of each kind; where it goes is shown as everybody may see it. */
export function payloadFor(target: AlertTargetSettings, sending: Sending): Payload {
  const { posting, shown } = payloadOf(target, sending)
  return { posting, shown: { ...shown, url: shownAddress(shown.url, target.kind) } }
}

function payloadOf(target: AlertTargetSettings, { message, secret, now }: Sending): Payload {
  switch (target.kind) {
    case 'webhook':
      return open(signed(target.url, { message, secret: secret ?? '', now }))
    case 'slack':
      return slack(target.url, { message, secret })
    case 'alertmanager':
      return alertmanager(target.url, { message, secret })
    default:
      return target satisfies never
  }
}

const json = { 'content-type': 'application/json', 'user-agent': 'Verdict' }

const open = (posting: Posting): Payload => ({ posting, shown: posting })

function signed(
  url: string,
  { message, secret, now }: Sending & { readonly secret: string },
): Posting {
  const body = JSON.stringify(message)
  const timestamp = String(Math.floor(now / 1_000))
  const hmac = createHmac('sha256', secret).update(signedText(timestamp, body)).digest('hex')
  const headers = {
    ...json,
    [alertHeaders.id]: message.id,
    [alertHeaders.timestamp]: timestamp,
    [alertHeaders.signature]: `${SIGNATURE_VERSION}${hmac}`,
  }
  return { url, headers, body }
}

type Rest = Omit<Sending, 'now'>

/** The address is itself the secret where it was given as one. */
function slack(url: string | null, { message, secret }: Rest): Payload {
  const body = JSON.stringify(slackBody(message))
  const posting = { url: url ?? secret ?? '', headers: json, body }
  return open(posting)
}

const signs = { firing: '🔴', repeated: '🔴', resolved: '🟢', test: '🔔' } as const
const words = {
  ...{ firing: 'Firing', repeated: 'Still firing', resolved: 'Resolved', test: 'Test' },
} as const

/** One line for the notification, and a block with the link for the channel. */
function slackBody({ event, alert, installation, transactions }: AlertMessage) {
  const summary = escaped(alert.summary)
  const title = `${signs[event]} ${words[event]}: ${summary}`
  const { id, link } = alert.subject
  const facts = [`rule *${alert.rule}*`, alert.severity, `Verdict ${installation.cluster}`]
  return {
    text: title,
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `${title}\n<${escaped(link)}|${escaped(id)}>` },
      },
      ...(alert.subject.type === 'transaction' ? [] : concerned(transactions)),
      { type: 'context', elements: [{ type: 'mrkdwn', text: facts.join(' · ') }] },
    ],
  }
}

/** The transactions behind it, one link each. */
function concerned({ items, more }: AlertMessage['transactions']) {
  if (items.length === 0) return []
  const links = items.map(({ id, link }) => `<${escaped(link)}|${escaped(id)}>`)
  const text = [...links, ...(more === 0 ? [] : [`and ${more} more`])].join('\n')
  return [{ type: 'section', text: { type: 'mrkdwn', text: `Concerned now:\n${text}` } }]
}

/** As Slack asks for it: these three, and no others. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function alertmanager(url: string, { message, secret }: Rest): Payload {
  const posting = {
    url: `${url.replace(/\/+$/, '')}/api/v2/alerts`,
    headers: secret === null ? json : { ...json, authorization: `Bearer ${secret}` },
    body: JSON.stringify([alertmanagerAlert(message)]),
  }
  if (secret === null) return open(posting)
  return { posting, shown: { ...posting, headers: { ...json, authorization: 'Bearer …' } } }
}

/** What only a test was is over at once, and is asked about by nobody. */
const TEST_MS = 60_000
/** Alertmanager ends by itself what it hears no more of: until then it waits for our own end. */
const UNHEARD_MS = 366 * 24 * 3_600_000

/** Labels are the identity: the same from beginning to end. */
function alertmanagerAlert({ event, at, alert, installation, transactions }: AlertMessage) {
  const { type, id, link } = alert.subject
  const ends = Date.parse(at) + (event === 'test' ? TEST_MS : UNHEARD_MS)
  return {
    labels: {
      alertname: `Verdict ${alert.kind}`,
      ...{ rule: alert.rule, severity: alert.severity, cluster: installation.cluster },
      [type]: id,
    },
    annotations: { summary: alert.summary, link, ...listed(transactions) },
    startsAt: alert.firedAt,
    endsAt: alert.resolvedAt ?? new Date(ends).toISOString(),
    generatorURL: link,
  }
}

/** What is concerned changes while it fires, so that it is a note and no part of the identity. */
function listed({ items, more }: AlertMessage['transactions']): { transactions?: string } {
  if (items.length === 0) return {}
  const links = items.map(({ link }) => link)
  return { transactions: [...links, ...(more === 0 ? [] : [`and ${more} more`])].join('\n') }
}
