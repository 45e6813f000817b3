import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AttemptLedger } from '@/server/contract/attempt-ledger'
import { type Send, sender } from '../support/api-sender'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import type { StartBank } from '../support/cluster-bank'
import { type HttpClusterBank, startHttpBank } from '../support/cluster-bank-http'
import { type MariadbClusterBank, startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { type PostgresClusterBank, startPostgresBank } from '../support/cluster-bank-postgres'
import { mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { expectOnTheWire } from '../support/wire-ledger'

type Database = PostgresClusterBank | MariadbClusterBank

/** At a database a promise is asked for once; a lost answer is looked for in its list (D22). */
const isCall = ({ operation, participant, n }: AttemptLedger['items'][number]): boolean =>
  !(operation === 'prepare' && participant === 'a' && n > 1)

type Moment = 'prepare' | 'commit' | 'abort'
type Loss = readonly ['a' | 'b', Moment, 'request' | 'reply']

const lossesAt = (bank: 'a' | 'b'): readonly Loss[] =>
  (['prepare', 'commit', 'abort'] as const).flatMap((moment) => [
    [bank, moment, 'request'] as const,
    [bank, moment, 'reply'] as const,
  ])

const databases: readonly (readonly [string, StartBank<Database>, readonly Loss[]])[] = [
  ['PostgreSQL', startPostgresBank, [...lossesAt('a'), ...lossesAt('b')]],
  ['MariaDB', startMariadbClusterBank, lossesAt('a')],
]

/** A database as branch 1 and a service as branch 2. */
describe.each(databases)('%s and a service', (_, startDatabase, losses) => {
  let cluster: Cluster<Database, HttpClusterBank>
  let api: ClusterApi
  let send: Send

  beforeAll(async () => {
    cluster = await startClusterOf(startDatabase, startHttpBank)
    await cluster.coordinator('c1').start()
    await cluster.coordinator('c1').owns()
    api = await startClusterApi(cluster, 'c1')
    send = sender(api.url)
  })
  afterAll(async () => {
    await api?.remove()
    await cluster?.remove()
  })

  const ledgerOf = async (key: string) => {
    const { id } = await mustSee(cluster, key)
    const { items } = (await send('GET', `/v1/transactions/${id}/attempts`)).body as AttemptLedger
    for (const [n, name] of [
      [1, 'a'],
      [2, 'b'],
    ] as const)
      expectOnTheWire(items.filter(isCall), { id, branch: n, came: cluster.banks[name].link.came })
    return items
  }

  test.each(losses)(
    'at bank %s, of %s, with the %s lost and its connection reset: the ledger has each call that was on the wire, and those alone',
    async (bank, moment, side) => {
      // The other one refuses, so that this one has to undo what it promised.
      const payer = bank === 'a' ? 'b' : 'a'
      const transfer = newTransfer(moment === 'abort' ? { payer, sum: TOO_MUCH } : {})
      const snare = cluster.banks[bank].snare(moment, side)
      const telling = cluster.coordinator('c1').begin(beginBody(cluster, transfer))
      await snare.caught
      snare.cut()
      // The session that was to promise ends with its connection (D22).
      const isGone = bank === 'a' && moment === 'prepare' && side === 'request'
      const expected = moment === 'abort' || isGone ? 'aborted' : 'committed'
      await settled(cluster, transfer.key, { expected })
      await telling
      const items = await ledgerOf(transfer.key)
      const lost = items.find(
        ({ operation, participant, code }) =>
          operation === moment && participant === bank && code !== null,
      )
      expect(lost?.text).not.toBeNull()
      expect(lost?.nextAt === null).toBe(false)
    },
  )

  test('a service that says not now is asked again when it says, each time as an attempt of its own', async () => {
    const { link } = cluster.banks.b
    const transfer = newTransfer({})
    link.putOff('prepare', 4, 0.25)
    await cluster.coordinator('c1').begin(beginBody(cluster, transfer))
    await settled(cluster, transfer.key, { expected: 'committed' })
    const asked = (await ledgerOf(transfer.key)).filter(
      ({ operation, participant }) => operation === 'prepare' && participant === 'b',
    )
    expect(asked.map(({ code, result }) => code ?? result)).toEqual([
      ...Array(4).fill('http-503'),
      'yes',
    ])
    for (const [n, { nextAt, nextWhy }] of asked.slice(0, -1).entries()) {
      expect(nextWhy).toBe('retry-after')
      expect(Date.parse(asked[n + 1]?.at ?? '')).toBeGreaterThanOrEqual(
        Date.parse(nextAt ?? '') - 2,
      )
    }
  })
})
