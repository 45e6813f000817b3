import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  prepared,
  roundTrips,
  startBank,
  statement,
  within,
  worked,
} from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

test('a reader votes read-only: no sync of the log, no place taken, nothing to settle', async () => {
  await participant.probe(within())
  const syncs = async () => {
    const look = `select sum(fsyncs)::int as n from pg_stat_io where object = 'wal'
      and backend_type = 'client backend'`
    return (await bank.query(look)).rows[0].n as number
  }
  const flush = bank.participant()
  const before = await syncs()
  const answers: string[] = []
  for (let n = 0; n < 5; n++) {
    const { branch, proof } = await worked(flush, [statement('select * from account')])
    expect(proof.xid).toBeNull()
    answers.push((await flush.prepare(branch, within())).vote)
    expect(await isListed(participant, branch)).toBe(false)
  }
  await flush.close()
  expect(answers).toEqual(Array(5).fill('read-only'))
  expect(await syncs()).toBe(before)
  const writing = bank.participant()
  const { branch, proof } = await prepared(writing)
  await writing.commit(branch, proof, within())
  await writing.close()
  await eventually(async () => (await syncs()) >= before + 2)
  expect((await bank.query('select from public.verdict_marker where xid is null')).rowCount).toBe(0)
})

test('work, prepare and commit cost one round trip each', async () => {
  const { made, onRoundTrip } = roundTrips()
  const counted = bank.participant({ onRoundTrip })
  const { branch, proof } = await prepared(counted, [credit(1), credit(2), credit(3)])
  await counted.commit(branch, proof, within())
  expect(made).toEqual(['work', 'prepare', 'commit'])
})

test('the wire carries one write for the work, one for prepare and one for commit', async () => {
  const { createServer, connect } = await import('node:net')
  let requests = 0
  const proxy = createServer((near) => {
    const far = connect(bank.port, '127.0.0.1')
    let waiting = false
    near.on('data', (bytes) => {
      if (!waiting) requests += 1
      waiting = true
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      waiting = false
      near.write(bytes)
    })
    far.on('close', () => near.destroy())
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(bank.url)
  url.port = String(address.port)
  const limits = { workingMax: 1, settlingMax: 1, watchingMax: 1 }
  const far = bank.participant({ url: url.href, limits })
  const warm = await prepared(far)
  await far.commit(warm.branch, warm.proof, within())
  requests = 0
  const { branch, proof } = await worked(far, [credit(1), credit(2)])
  expect(requests).toBe(1)
  await far.prepare(branch, within())
  expect(requests).toBe(2)
  await far.commit(branch, proof, within())
  expect(requests).toBe(3)
  await far.close()
  await new Promise((closed) => proxy.close(closed))
})

test('a repeat of prepare gets the same yes, from the list; a lost session is unknown', async () => {
  const { branch, proof } = await prepared(participant)
  expect(await participant.prepare(branch, within())).toEqual({ vote: 'yes', fault: null })
  await participant.abort(branch, proof, within())
  const other = await worked(participant, [credit(7)])
  await bank.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where backend_xid::text = ($1::bigint % 4294967296)::text`,
    [other.proof.xid],
  )
  await eventually(async () => {
    const left = await bank.query(
      'select from pg_stat_activity where backend_xid::text = ($1::bigint % 4294967296)::text',
      [other.proof.xid],
    )
    return left.rowCount === 0
  })
  expect(await participant.prepare(other.branch, within())).toMatchObject({ vote: 'unknown' })
})

test('two prepares at the same time get the one answer', async () => {
  const { branch, proof } = await worked(participant, [credit(8)])
  const answers = await Promise.all([1, 2].map(() => participant.prepare(branch, within())))
  expect(answers.map((answer) => answer.vote)).toEqual(['yes', 'yes'])
  await participant.abort(branch, proof, within())
})

test('what a statement does to its session does not reach the next branch', async () => {
  const single = bank.participant({ limits: { workingMax: 1 } })
  const leak = statement(`select set_config('work_mem', '1MB', false), pg_advisory_lock(77)`)
  const asAnother = statement(`select set_config('role', 'pg_monitor', false)`)
  const show = statement(
    `insert into seen select current_setting('work_mem'), current_user,
     (select count(*) from pg_locks where locktype = 'advisory' and objid = 77)`,
  )
  await bank.query('create table seen (work_mem text, who text, locks int)')
  const first = await worked(single, [leak])
  expect((await single.prepare(first.branch, within())).vote).toBe('read-only')
  const second = await worked(single, [credit(1), leak])
  expect((await single.prepare(second.branch, within())).vote).toBe('yes')
  await single.commit(second.branch, second.proof, within())
  const third = await worked(single, [leak, credit(1)])
  await single.release(third.branch)
  const order = { branch: newBranch(), epoch: 1, statements: [leak, asAnother], remainingMs: 5_000 }
  const refused = { type: 'failed', fault: { code: '42501' } }
  expect(await single.work(order, within())).toMatchObject(refused)
  const { branch, proof } = await prepared(single, [show])
  await single.commit(branch, proof, within())
  expect((await bank.query('select * from seen')).rows).toEqual([
    { work_mem: '4MB', who: 'postgres', locks: 0 },
  ])
})

test('a session in which a client prepared a statement of its own is not used again', async () => {
  const single = bank.participant({ limits: { workingMax: 1 } })
  for (let n = 0; n < 2; n++) {
    const { branch } = await worked(single, [statement('prepare mine as select 1')])
    expect((await single.prepare(branch, within())).vote).toBe('read-only')
  }
  const order = { branch: newBranch(), epoch: 1, remainingMs: 5_000 }
  const statements = [statement('deallocate all'), credit(1)]
  await single.work({ ...order, statements }, within())
  await single.release(order.branch)
  await prepared(single, [credit(1)]).then(({ branch, proof }) =>
    single.abort(branch, proof, within()),
  )
})
