import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evidence as evidenceSchema, preview } from '@/server/contract/action'
import { journalEvent } from '@/server/contract/event'
import { transactionDetail, transactionPage } from '@/server/contract/transaction'
import { freePort } from '@/server/platform/home'
import { caseOf } from '../support/case-file'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { crashManually, mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer } from '../support/cluster-transfer'
import { command, startCommand } from '../support/command-line'
import { eventually } from '../support/eventually'
import { startWeb, type WebProcess } from '../support/web-process'

/* What an operator types, as a process of its own, at a real Verdict over two banks. */

const REASON = ['--reason', 'The coordinator does not come back']

let cluster: PostgresCluster
let web: WebProcess
const verdict = (...args: readonly string[]) => command(web.url, ...args)

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

/** Undecided, prepared at both banks, and waiting for a person. */
async function inDoubt() {
  const { key } = await crashManually(cluster, 'D0')
  await eventually(async () => (await mustSee(cluster, key)).inDoubt, {
    ...{ what: 'that it is in doubt', withinMs: 20_000 },
  })
  const { id } = await mustSee(cluster, key)
  return { id, key, code: id.slice(-6) }
}

const committed = async () => {
  const transfer = newTransfer()
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer, { wait: 'completed' }))
  const { id } = await settled(cluster, transfer.key, { expected: 'committed' })
  return { id, code: id.slice(-6) }
}

describe('what is in doubt', () => {
  test('is listed, shown with what to do next, and told what is safe and why', async () => {
    const { id, key, code } = await inDoubt()
    const list = await verdict('list', '--state', 'in-doubt', '--priority', 'normal')
    expect(list).toMatchObject({ code: 0 })
    expect(list.printed).toMatch(new RegExp(`${code} +in doubt .*a, b.*${id}`))
    const shown = await verdict('show', code)
    expect(shown.printed).toContain(`${code}  in doubt for`)
    expect(shown.printed).toContain(`verdict evidence ${code}`)
    const evidence = await verdict('evidence', code)
    expect(evidence.printed).toContain('no verdict is written')
    expect(evidence.printed).toMatch(/1 +a +prepared/)
    expect(evidence.printed).toMatch(/^abort {2}safe.*advised/m)
    await verdict('abort', id, '--yes', ...REASON)
    await settled(cluster, key, { expected: 'aborted' })
    const kept = caseOf((await verdict('case', code)).printed)
    expect(kept).toMatchObject({ whole: true, transaction: { id, verdict: { verdict: 'abort' } } })
    expect(kept.audit).toMatchObject([{ action: 'abort', reason: REASON[1] }])
    const used = kept.evidence.find((one) => one.evidenceId === kept.audit[0]?.evidenceId)
    expect(used?.participants).toMatchObject([{ value: 'prepared' }, { value: 'prepared' }])
  })

  test('is settled only by who says yes, and the end tells that it was verified', async () => {
    const { key, code } = await inDoubt()
    const unasked = await verdict('abort', code, ...REASON)
    expect(unasked).toMatchObject({ code: 2, printed: '' })
    expect(unasked.said).toContain('Nothing was sent. To abort without a question, add --yes.')
    expect((await mustSee(cluster, key)).verdict).toBeNull()
    const wrong = await verdict('abort', code, '--code', 'AAAAAA', ...REASON)
    expect(wrong).toMatchObject({ code: 2, printed: '' })
    expect(wrong.said).toContain('AAAAAA is not the code of')
    // It is no forced action: the code alone is no yes.
    expect(await verdict('abort', code, '--code', code, ...REASON)).toMatchObject({ code: 2 })
    expect((await mustSee(cluster, key)).verdict).toBeNull()
    const done = await verdict('abort', code, '--yes', ...REASON)
    expect(done).toMatchObject({ code: 0 })
    expect(done.printed).toMatch(/^verified {2}/)
    await settled(cluster, key, { expected: 'aborted' })
    const again = await verdict('commit', code, '--yes', ...REASON)
    expect(again).toMatchObject({ code: 1, printed: '' })
  })
})

test('of one transaction every record is shown from the first on, and the command ends with it', async () => {
  const { id, code } = await committed()
  const { printed, code: ended } = await verdict('--json', 'watch', code)
  expect(ended).toBe(0)
  const events = printed
    .trim()
    .split('\n')
    .map((line) => journalEvent.parse(JSON.parse(line)))
  expect(events[0]).toMatchObject({ type: 'begun', transaction: id })
  expect(events.at(-1)).toMatchObject({ type: 'ended' })
  const logged = await verdict('show', code, '--log')
  for (const { seq } of events) expect(logged.printed).toContain(`· ${seq}`)
})

test('the tail shows what is written from now on, once, while web goes and comes, and Ctrl-C ends it', async () => {
  await committed()
  const tail = startCommand(web.url, '--json', 'watch')
  const lines = () => tail.printed().trim().split('\n').filter(Boolean)
  const seen = async (id: string) =>
    eventually(() => lines().some((line) => line.includes(id) && line.includes('"ended"')), {
      ...{ what: 'that its end is shown', withinMs: 20_000 },
    })
  let first = await committed()
  // It may have looked only after that one.
  await eventually(
    async () => {
      if (lines().some((line) => line.includes(first.id))) return true
      first = await committed()
      return null
    },
    { what: 'that it looks', withinMs: 20_000 },
  )
  await seen(first.id)
  const { url } = web
  await web.kill()
  await eventually(() => tail.said().includes('Not live'), { what: 'that it says so' })
  const { id } = await committed()
  web = await startWeb(cluster, url)
  await seen(id)
  expect(tail.said()).toContain('Connected again. Nothing was left out.')
  expect(new Set(lines()).size).toBe(lines().length)
  tail.child.kill('SIGINT')
  expect(await tail.ended).toBe(130)
})

test('answers as JSON are what the API says', async () => {
  const { id } = await committed()
  const list = await verdict('--json', 'list', '--limit', '5')
  expect(transactionPage.parse(JSON.parse(list.printed)).items.length).toBeGreaterThan(0)
  const shown = await verdict('--json', 'show', id)
  expect(transactionDetail.parse(JSON.parse(shown.printed))).toMatchObject({ id })
  const told = JSON.parse((await verdict('--json', 'evidence', id)).printed)
  expect(evidenceSchema.parse(told.evidence)).toMatchObject({ transaction: id })
  expect(preview.parse(told.preview).advice.rule).toBeGreaterThan(0)
})

test('what others have written commands no terminal', async () => {
  const { id } = await committed()
  const name = '\u001b]0;owned\u0007\u009b2J\u202e'
  await cluster.query('update verdict_transaction set name = $2 where id = $1', [id, name])
  await cluster.query(
    'update verdict_branch set fault_code = $2, fault_text = $3 where transaction = $1',
    [...[id, 'x', 'quiet\n\nabort  safe, advised\u001b[2J']],
  )
  for (const args of [
    ['show', id],
    ['--json', 'show', id],
    ['show', id, '--log'],
    ['watch', id],
  ]) {
    const { printed } = await verdict(...args)
    if (args[0] !== 'watch') expect(printed).toContain('owned')
    expect(printed).not.toMatch(/^abort {2}safe/m)
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  }
})

test('the participants are listed, tested, drained and resumed', async () => {
  const list = await verdict('participants')
  expect(list.printed).toMatch(/a +postgresql +usable/)
  expect(await verdict('participants', 'test', 'a')).toMatchObject({ code: 0 })
  expect((await verdict('participants', 'drain', 'a')).printed).toMatch(/draining/)
  expect((await verdict('participants', 'resume', 'a')).printed).toMatch(/usable/)
  const both = await verdict('participants', 'branches', 'a')
  expect(both.printed).toMatch(/^a answered/)
})

describe('a command ends', () => {
  test.each([
    [3, 'when there is no such transaction', ['show', 'ZZZZZZ']],
    [3, 'when there is no such participant', ['participants', 'test', 'nobody']],
    [2, 'when there is no such command', ['lsit']],
    [2, 'when a reason is too short', ['abort', 'ZZZZZZ', '--reason', 'short']],
    [2, 'when state and priority are none', ['list', '--state', 'lost', '--priority', 'most']],
    [2, 'when a number is none', ['list', '--limit', '1e9']],
  ] as const)('with %i %s', async (code, _, args) => {
    const done = await verdict(...args)
    expect(done).toMatchObject({ code, printed: '' })
    expect(done.said.trim()).not.toBe('')
  })

  test('with 4 when nobody answers, and says that it does not know', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const { code, said } = await command(url, 'list')
    expect(code).toBe(4)
    expect(said).toContain(`No answer from ${url}`)
  })
})
