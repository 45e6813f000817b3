import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Journal } from '@/server/journal/journal'
import type { PrismaJournalOptions } from '@/server/journal/prisma-journal'
import { pruneBatch } from '@/server/journal/prisma-retention'
import { createRegisteredJournal } from '@/server/journal/registered-journal'
import { openDatabase } from '@/server/platform/open-database'
import type { TransactionId } from '@/server/protocol/model'
import { type EtcdWorld, proposalOf, startEtcdWorld } from '../support/etcd-world'
import { begin, changeTo, event, newTransaction, propose } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

/** The journal's own races with its register in etcd: what is in one store, and not yet in the other. */

let world: JournalWorld
let etcd: EtcdWorld
let epoch = 0

beforeAll(async () => {
  ;[world, etcd] = await Promise.all([startJournalWorld(), startEtcdWorld()])
})
afterAll(async () => {
  await Promise.all([world?.remove(), etcd?.remove()])
})
beforeEach(async () => {
  epoch = await etcd.takeOver('c1')
  await world.query(`update verdict_lease set owner = 'c1', epoch = $1`, [epoch])
})

const operator = { role: 'web', process: 'web', owner: null }

async function journalOf(
  options: Partial<PrismaJournalOptions> = {},
  register = etcd.register(),
): Promise<Journal> {
  const journal = await world.journal(options)
  const registered = createRegisteredJournal({ journal, register })
  onTestFinished(() => registered.close())
  return registered
}

async function begun(journal: Journal): Promise<TransactionId> {
  const id = newTransaction(7, epoch)
  await journal.append(begin(id, {}, epoch))
  return id
}

const inJournal = async (id: string) =>
  (await world.query('select verdict, by from verdict_verdict where transaction = $1', [id]))[0]
const inEtcd = async (id: TransactionId) => (await etcd.register().read([id])).get(id)?.verdict
const types = async (id: string) =>
  (
    await world.query<{ type: string }>(
      `select type from verdict_record where transaction = $1 order by stream, seq`,
      [id],
    )
  ).map(({ type }) => type)

test('a verdict is in etcd and in the journal, and the row has moved with it', async () => {
  const journal = await journalOf()
  const id = await begun(journal)
  const { fenced, standing } = await journal.append(propose(id, 'commit', { epoch }))
  expect({ fenced, standing }).toMatchObject({ fenced: false, standing: { won: true } })
  expect([await inEtcd(id), await inJournal(id)]).toMatchObject(['commit', { verdict: 'commit' }])
  expect(await types(id)).toEqual(['begun', 'verdict'])
  expect(await journal.find(id)).toMatchObject({ standing: { verdict: 'commit' } })
})

test('coordinator and operator at once: both stores have the one verdict, and both are told it', async () => {
  const [journal, web] = [await journalOf(), await journalOf(operator)]
  for (let n = 0; n < 10; n++) {
    const id = await begun(journal)
    const told = await Promise.all([
      journal.append(propose(id, 'commit', { epoch })),
      web.append(propose(id, 'abort', { epoch: null, by: 'local operator' })),
    ])
    const verdict = await inEtcd(id)
    expect(await inJournal(id)).toMatchObject({ verdict })
    expect(told.map(({ standing }) => standing?.verdict)).toEqual([verdict, verdict])
    expect(told.map(({ standing }) => standing?.won).sort()).toEqual([false, true])
    // Where the loser was faster to write it down, the winner finds it there.
    const records = (await types(id)).filter((type) => type !== 'verdict-known')
    expect(records.sort()).toEqual(['begun', 'verdict', 'verdict-lost'])
  }
})

test('taken over in etcd and not yet in the journal’s row: the former owner decides nothing', async () => {
  const journal = await journalOf()
  const id = await begun(journal)
  await etcd.takeOver('c2')
  expect(await journal.append(propose(id, 'commit', { epoch }))).toMatchObject({ fenced: true })
  expect([await inEtcd(id), await inJournal(id)]).toEqual([undefined, undefined])
  expect(await types(id)).toEqual(['begun', 'verdict-lost'])
})

test('decided in etcd and fenced in the journal: the successor finds it and writes it down', async () => {
  const real = etcd.register()
  const journal = await journalOf(
    {},
    {
      ...real,
      decide: async (proposal) => {
        const decided = await real.decide(proposal)
        await world.query(
          `update verdict_lease set owner = 'c2', epoch = epoch + 100 where shard = 7`,
        )
        return decided
      },
    },
  )
  const id = await begun(journal)
  expect(await journal.append(propose(id, 'commit', { epoch }))).toMatchObject({ fenced: true })
  expect([await inEtcd(id), await inJournal(id)]).toEqual(['commit', undefined])
  const heir = await journalOf({ process: 'c2', owner: 'c2' })
  const open = await heir.openSet([7], { after: null, limit: 500 })
  expect(open.find((one) => one.id === id)?.standing).toMatchObject({ verdict: 'commit' })
  expect(await inJournal(id)).toEqual({ verdict: 'commit', by: 'coordinator' })
})

test('whoever is fenced in the journal already decides nothing in etcd', async () => {
  const journal = await journalOf()
  const id = await begun(journal)
  await world.query(`update verdict_lease set owner = 'c2', epoch = epoch + 100 where shard = 7`)
  expect(await journal.append(propose(id, 'commit', { epoch }))).toMatchObject({ fenced: true })
  expect([await inEtcd(id), await inJournal(id)]).toEqual([undefined, undefined])
})

test.each([
  ['verdictOf', (journal: Journal, id: TransactionId) => journal.verdictOf(id)],
  ['find', async (journal: Journal, id: TransactionId) => (await journal.find(id))?.standing],
] as const)('what stands in etcd alone is written down by %s, once', async (_, look) => {
  const journal = await journalOf()
  const id = await begun(journal)
  await etcd.register().decide(proposalOf(id, 'abort', { by: 'local operator' }))
  const web = await journalOf(operator)
  expect(await look(web, id)).toMatchObject({ verdict: 'abort', by: 'local operator' })
  expect(await look(web, id)).toMatchObject({ verdict: 'abort' })
  expect(await inJournal(id)).toEqual({ verdict: 'abort', by: 'local operator' })
  expect(await types(id)).toEqual(['begun', 'verdict'])
})

test('verdicts past their time are forgotten in etcd before the journal forgets them', async () => {
  const journal = await journalOf()
  const [old, young] = [await begun(journal), await begun(journal)]
  for (const id of [old, young]) {
    await journal.append(propose(id, 'commit', { epoch }))
    const change = changeTo('committed', { outcome: 'committed', ended: true })
    await journal.append(event(id, 'ended', { epoch, change }))
  }
  await world.query(
    `update verdict_transaction set started_at = started_at - interval '31 days',
     ended_at = ended_at - interval '31 days' where id = $1`,
    [old],
  )
  const database = openDatabase({ url: world.server.url, connectionsMax: 1, application: 'test' })
  onTestFinished(database.close)
  const silent = () => Promise.reject(new Error('etcd is silent'))
  await expect(pruneBatch(database.prisma, 30, silent)).rejects.toThrow('silent')
  expect(await inJournal(old)).toMatchObject({ verdict: 'commit' })
  const pruned = await pruneBatch(database.prisma, 30, etcd.register().forget)
  expect(pruned.transactions).toBe(1)
  expect([await inEtcd(old), await inJournal(old)]).toEqual([undefined, undefined])
  expect([await inEtcd(young), await inJournal(young)]).toMatchObject([
    'commit',
    { verdict: 'commit' },
  ])
})
