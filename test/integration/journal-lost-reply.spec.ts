import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually'
import { begin, changeTo, event, newTransaction, propose } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'
import { startTcpProxy } from '../support/tcp-proxy'

let world: JournalWorld

beforeAll(async () => {
  world = await startJournalWorld()
})
afterAll(() => world.remove())

/** A journal whose wire can lose what the server answers. */
async function behindProxy() {
  const proxy = await startTcpProxy(world.server.port)
  const url = new URL(world.server.url)
  url.port = String(proxy.port)
  const journal = await world.journal({ url: url.href })
  return { proxy, journal }
}

test('a verdict whose reply was lost is repeated, found to stand, and reported as won', async () => {
  const { proxy, journal } = await behindProxy()
  const id = newTransaction()
  await journal.append(begin(id))
  proxy.swallowReplies()
  const decided = journal.append(propose(id, 'commit'))
  await proxy.swallowed
  proxy.cut()
  expect(await decided).toMatchObject({
    fenced: false,
    seq: 2,
    standing: { verdict: 'commit', won: true, seq: 2, branches: [`vd1_${id}_1`, `vd1_${id}_2`] },
  })
  expect(await world.stream(journal)).toEqual(['begun', 'verdict'])
  await journal.close()
  await proxy.close()
})

test('after a lost reply each entry of the batch gets its own answer, and nothing is written twice', async () => {
  const { proxy, journal } = await behindProxy()
  const [open, taken, fresh] = [newTransaction(1), newTransaction(2), newTransaction(3)]
  await journal.append(begin(open, { idempotencyKey: 'taken' }))
  const rival = await world.journal({ role: 'web', process: 'web', owner: null })
  await rival.append(propose(open, 'abort', { epoch: null, by: 'local operator' }))
  proxy.swallowReplies()
  const answers = Promise.all([
    journal.append(propose(open, 'commit')),
    journal.append(begin(taken, { idempotencyKey: 'taken' })),
    journal.append(begin(fresh)),
    journal.append(
      event(open, 'voted', { branch: 1, change: changeTo('preparing', { retries: 1 }) }),
    ),
  ])
  await proxy.swallowed
  proxy.cut()
  const [lost, refused, begun, voted] = await answers
  expect(lost?.standing).toMatchObject({ verdict: 'abort', won: false, by: 'local operator' })
  expect(refused).toMatchObject({ begun: null, duplicate: { id: open } })
  expect(begun?.begun?.startedAt).toEqual(expect.any(Number))
  expect(voted).toMatchObject({ fenced: false })
  expect(await world.stream(journal)).toEqual([
    'begun',
    'verdict-lost',
    'begin-refused',
    'begun',
    'voted',
  ])
  await journal.close()
  await proxy.close()
})

test('a connection lost before the batch arrived only delays it', async () => {
  const healths: boolean[] = []
  const proxy = await startTcpProxy(world.server.port)
  const url = new URL(world.server.url)
  url.port = String(proxy.port)
  const journal = await world.journal({ url: url.href, onHealth: ({ ok }) => healths.push(ok) })
  const id = newTransaction(4)
  await journal.append(begin(id))
  const lock = await world.session()
  await lock.query('begin; select from verdict_lease where shard = 4 for update')
  const decided = journal.append(propose(id, 'commit'))
  await world.blocked()
  await world.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0`,
  )
  await lock.query('commit')
  expect(await decided).toMatchObject({ standing: { won: true } })
  expect(healths).toEqual([false, true])
  expect(await world.stream(journal)).toEqual(['begun', 'verdict'])
  await journal.close()
  await proxy.close()
})

/** Nothing is confirmed until `reset`: the standby that must confirm does not exist. */
async function withoutStandby() {
  const reset = async () => {
    await world.query('alter system reset synchronous_standby_names')
    await world.query('select pg_reload_conf()')
  }
  onTestFinished(reset)
  await world.query(`alter system set synchronous_standby_names = 'nobody'`)
  await world.query('select pg_reload_conf()')
  const waiting = `select pid from pg_stat_activity where wait_event = 'SyncRep'`
  const cancel = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`
  /** What waits is committed all the same, on this server only, and read by everybody. */
  const giveUp = async () => {
    await eventually(async () => (await world.query(waiting)).length > 0)
    await world.query(cancel)
  }
  const waits = () => eventually(async () => (await world.query(waiting)).length > 0)
  return { reset, giveUp, waits }
}

test('a verdict that a standby did not confirm counts only once a standby has', async () => {
  const journal = await world.journal()
  const id = newTransaction(5)
  await journal.append(begin(id))
  const { reset, giveUp, waits } = await withoutStandby()
  let settled = false
  const decided = journal.append(propose(id, 'commit')).finally(() => {
    settled = true
  })
  for (let times = 0; times < 3; times++) await giveUp()
  await waits()
  expect(settled).toBe(false)
  await reset()
  expect(await decided).toMatchObject({ standing: { won: true } })
  expect(await world.stream(journal)).toEqual(['begun', 'verdict'])
})

test('who has read a verdict of another process that no standby has can wait until one has it', async () => {
  const [writer, reader] = [await world.journal(), await world.journal()]
  const id = newTransaction(7)
  await writer.append(begin(id))
  const { reset, giveUp } = await withoutStandby()
  const decided = writer.append(propose(id, 'commit'))
  await giveUp()
  await eventually(async () => (await reader.verdictOf(id)) !== null)
  let confirmed = false
  const nothing = { transaction: null, shard: null, epoch: null, records: [] }
  const confirming = reader.append({ ...nothing, confirms: true }).finally(() => {
    confirmed = true
  })
  for (let times = 0; times < 3; times++) await giveUp()
  expect(confirmed).toBe(false)
  await reset()
  expect(await confirming).toMatchObject({ fenced: false })
  expect(await decided).toMatchObject({ standing: { won: true } })
})

test('the failpoint stands between the written bytes and the reply', async () => {
  const order: string[] = []
  const id = newTransaction(6)
  const journal = await world.journal({
    hooks: { written: (entries) => order.push(entries[0]?.proposal ? 'proposed' : 'begun') },
  })
  await journal.append(begin(id)).then(() => order.push('answered'))
  await journal.append(propose(id, 'commit')).then(() => order.push('answered'))
  expect(order).toEqual(['begun', 'answered', 'proposed', 'answered'])
})
