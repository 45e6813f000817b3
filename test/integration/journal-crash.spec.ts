import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCluster } from '@/server/journal/prisma-cluster'
import { pruneBatch } from '@/server/journal/prisma-retention'
import { openDatabase } from '@/server/platform/open-database'
import type { TransactionId } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import { begin, changeTo, event, newTransaction, propose } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

let world: JournalWorld

beforeAll(async () => {
  // A server that would not wait for its disk, and is slow to write by itself: the journal asks for it.
  world = await startJournalWorld({
    settings: { synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '0' },
  })
})
afterAll(() => world.remove())

test('kill -9 of the server in the middle of the load loses nothing that was acknowledged', async () => {
  const healths: boolean[] = []
  const journal = await world.journal({ onHealth: ({ ok }) => healths.push(ok) })
  const acknowledged: TransactionId[] = []
  let stop = false
  const load = Promise.all(
    Array.from({ length: 8 }, async (_, shard) => {
      while (!stop) {
        const id = newTransaction(shard)
        await journal.append(begin(id))
        const { standing } = await journal.append(propose(id, 'commit'))
        if (standing?.won) acknowledged.push(id)
      }
    }),
  )
  for (const crash of [1, 2, 3]) {
    const before = acknowledged.length
    await eventually(() => acknowledged.length > before + 100, {
      what: `load before crash ${crash}`,
    })
    world.server.kill()
    await eventually(() => healths.at(-1) === false, { what: 'the journal notices' })
    await world.server.start()
  }
  const before = acknowledged.length
  await eventually(() => acknowledged.length > before + 100, { what: 'load after the last crash' })
  stop = true
  await load
  const standing = await journal.verdictsOf(acknowledged)
  expect(acknowledged.filter((id) => standing.get(id)?.verdict !== 'commit')).toEqual([])
  expect(standing.size).toBe(acknowledged.length)
  await world.stream(journal)
  expect(new Set(healths)).toEqual(new Set([true, false]))
})

test('a new incarnation finds the open set by pages, with the records of owners only', async () => {
  const before = await world.journal()
  const web = await world.journal({ role: 'web', process: 'web', owner: null })
  const ids = Array.from({ length: 5 }, () => newTransaction(40))
  for (const id of ids) await before.append(begin(id))
  const [ended, first] = ids
  const done = changeTo('aborted', { outcome: 'aborted', ended: true })
  await before.append(event(ended as TransactionId, 'ended', { change: done }))
  await web.append(event(first as TransactionId, 'operator-action', { epoch: null }))
  await before.close()
  const after = await world.journal()
  const page = await after.openSet([40, 41], { after: null, limit: 3 })
  const rest = await after.openSet([40, 41], { after: page.at(-1)?.id ?? null, limit: 3 })
  expect([...page, ...rest].map(({ id }) => id)).toEqual(ids.slice(1).sort())
  expect(page[0]?.history.map(({ type }) => type)).toEqual(['begun'])
  expect(after.stream.name).not.toBe(before.stream.name)
})

test('an append after the end of the journal is refused', async () => {
  const journal = await world.journal()
  await journal.close()
  await expect(journal.append(begin(newTransaction()))).rejects.toThrow('closed')
})

test('pruning takes what is old and over, and leaves what is open or heuristic', async () => {
  const journal = await world.journal()
  const [old, open, heuristic, young] = Array.from({ length: 4 }, () => newTransaction(50))
  for (const id of [old, open, heuristic, young] as TransactionId[]) {
    await journal.append(begin(id))
    await journal.append(propose(id, 'commit'))
    const state = id === heuristic ? 'heuristic' : 'committed'
    if (id === open) continue
    await journal.append(
      event(id, 'ended', { change: changeTo(state, { outcome: 'committed', ended: true }) }),
    )
  }
  await world.query(
    `update verdict_transaction set started_at = started_at - interval '40 days',
       ended_at = ended_at - interval '40 days' where id = any($1)`,
    [[old, open, heuristic]],
  )
  await world.query('drop trigger verdict_recorded on verdict_record')
  await world.query(
    `update verdict_record set at = at - interval '40 days' where transaction = any($1)`,
    [[old, open, heuristic]],
  )
  const database = openDatabase({ url: world.server.url, connectionsMax: 1, application: 'test' })
  const pruned = await pruneBatch(database.prisma, 30)
  expect(pruned).toEqual({ transactions: 1, records: 3, streams: 0 })
  expect(await pruneBatch(database.prisma, 30)).toEqual({ transactions: 0, records: 0, streams: 0 })
  const left = await journal.verdictsOf([old, open, heuristic, young] as TransactionId[])
  expect([...left.keys()].sort()).toEqual([open, heuristic, young].sort())
  expect((await journal.find(heuristic as TransactionId))?.history).toHaveLength(3)
  expect(await journal.find(old as TransactionId)).toBeNull()
  await database.close()
})

test('a look at a foreign branch goes when it is old, unless somebody acted upon it', async () => {
  await world.query(
    `insert into verdict_evidence (id, transaction, participant, gid, taken_at, version, data)
     select id, null, 'bank', 'foreign', now() - days * interval '1 day', 0, '{}'
     from (values ('old', 40), ('acted-upon', 40), ('young', 1)) v(id, days)`,
  )
  await world.query(
    `insert into verdict_audit (id, actor, action, reason, evidence_id, request_id, data)
     values ('one', 'somebody', 'settle', 'because', 'acted-upon', 'r', '{}')`,
  )
  const database = openDatabase({ url: world.server.url, connectionsMax: 1, application: 'test' })
  await pruneBatch(database.prisma, 30)
  const left = await database.prisma.evidence.findMany({ where: { gid: 'foreign' } })
  expect(left.map(({ id }) => id).sort()).toEqual(['acted-upon', 'young'])
  await database.close()
})

test('the name of the installation is made once, whoever asks first', async () => {
  const database = openDatabase({ url: world.server.url, connectionsMax: 4, application: 'test' })
  const names = await Promise.all([1, 2, 3, 4].map(() => readCluster(database.prisma, null)))
  expect(new Set(names).size).toBe(1)
  expect(names[0]).toMatch(/^[a-z0-9]{1,16}$/)
  expect(await readCluster(database.prisma, 'given')).toBe('given')
  await database.close()
})
