import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ActionKeyTaken } from '@/server/journal/action-key'
import type { AuditEntry } from '@/server/journal/entry-parts'
import type { Journal } from '@/server/journal/journal'
import { type Cluster, startCluster } from '../support/cluster'
import { dieAt, mustSee } from '../support/cluster-crash'
import { begin, newTransaction, propose } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'
import { startWeb, type WebProcess } from '../support/web-process'

/* A verdict without its entry in the audit must not be, however many acts come at once under one key. */

const SHARD = 26

const auditOf = (id: string, idempotencyKey: string): AuditEntry => ({
  ...{ id, actor: 'mira', action: 'abort', participant: null, gid: null, reason: 'because' },
  ...{ evidenceId: 'e', rule: 4, advice: 'safe', requestId: 'r', idempotencyKey },
  ...{ requestHash: id, data: {} },
})

describe('in the journal', () => {
  let world: JournalWorld
  let journal: Journal
  const audited = async (key: string) =>
    (
      await world.query<{ id: string; transaction: string }>(
        'select id, transaction from verdict_audit where idempotency_key = $1',
        [key],
      )
    )[0]
  const decided = async (id: string) =>
    (await world.query('select from verdict_verdict where transaction = $1', [id])).length

  beforeAll(async () => {
    world = await startJournalWorld()
    journal = await world.journal()
  })
  afterAll(() => world.remove())

  test('of two verdicts of one batch under one key one is written, and takes no other along', async () => {
    const ids = [0, 1, 2].map(() => newTransaction(SHARD))
    for (const id of ids) await journal.append(begin(id))
    const written = await Promise.allSettled(
      ids.map((id, n) =>
        journal.append({
          ...propose(id, 'abort', { epoch: null }),
          audit: auditOf(`audit-${id}`, n === 2 ? 'another key' : 'one key'),
        }),
      ),
    )
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(written[1]).toMatchObject({ reason: expect.any(ActionKeyTaken) })
    expect(await Promise.all(ids.map(decided))).toEqual([1, 0, 1])
    expect(await audited('one key')).toMatchObject({ transaction: ids[0] })
    await world.stream(journal)
  })

  test('the same entry again is no other', async () => {
    const id = newTransaction(SHARD)
    await journal.append(begin(id))
    const entry = { ...propose(id, 'abort', { epoch: null }), audit: auditOf(`a-${id}`, `k-${id}`) }
    expect((await journal.append(entry)).standing).toMatchObject({ won: true })
    expect((await journal.append(entry)).standing).toMatchObject({ won: false })
    expect(await audited(`k-${id}`)).toMatchObject({ id: `a-${id}` })
  })
})

describe('through the API', () => {
  let cluster: Cluster
  let web: WebProcess

  beforeAll(async () => {
    cluster = await startCluster()
    await cluster.coordinator('c1').start()
    web = await startWeb(cluster)
  })
  afterAll(async () => {
    await web?.kill()
    await cluster?.remove()
  })

  test('two acts on two transactions at once with one key: one verdict and its entry, the other is refused', async () => {
    const ids: string[] = []
    for (let n = 0; n < 2; n++) {
      const { key } = await dieAt(cluster, 'D0', { recovery: 'manual' })
      ids.push((await mustSee(cluster, key)).id)
      if (n === 0) await cluster.coordinator('c1').start()
    }
    const sights = await Promise.all(ids.map(web.look))
    const answers = await Promise.all(
      sights.map((sight) => web.act(sight, 'abort', { key: 'one key' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
    const refused = answers.find(({ status }) => status === 422)
    expect(refused?.body).toMatchObject({ code: 'idempotency-mismatch' })
    const verdicts = await cluster.query<{ transaction: string; by: string }>(
      `select transaction, by from verdict_verdict where transaction = any($1)`,
      [ids],
    )
    const entries = await cluster.query<{ transaction: string; id: string }>(
      `select transaction, id from verdict_audit where action = 'abort'`,
    )
    expect(verdicts.map(({ transaction }) => transaction)).toEqual(
      entries.map(({ transaction }) => transaction),
    )
    const done = answers.find(({ status }) => status === 200)
    expect(done?.body.actionId).toBe(entries[0]?.id)
  })
})
