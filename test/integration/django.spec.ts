import { afterAll, beforeAll, expect, test } from 'vitest'
import { runContractSuite } from '@/sdk/contract-suite/run'
import { createHttpParticipant } from '@/server/participant/http-participant'
import { createPrismaParticipants } from '@/server/participant/prisma-participants'
import { openDatabase } from '@/server/platform/open-database'
import { type Cluster, startClusterOf } from '../support/cluster'
import { startMariadbClusterBank } from '../support/cluster-bank-mariadb'
import { startPostgresBank } from '../support/cluster-bank-postgres'
import { expectHonest, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { type DjangoService, startDjango } from '../support/django-service'
import { type HttpLink, openHttpLink } from '../support/http-link'
import { within } from '../support/postgres'

let cluster: Cluster
let django: DjangoService
let link: HttpLink

beforeAll(async () => {
  ;[cluster, django] = await Promise.all([
    startClusterOf(startPostgresBank, startMariadbClusterBank),
    startDjango(),
  ])
  link = await openHttpLink(django.port)
  await register(`http://127.0.0.1:${link.port}`)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(async () => {
  await cluster?.remove()
  await link?.close()
  await django?.remove()
})

async function register(url: string): Promise<void> {
  const database = openDatabase({
    ...{ url: cluster.journal.url, connectionsMax: 1, application: 'test' },
  })
  const participants = createPrismaParticipants(database.prisma)
  const payments = createHttpParticipant({ name: 'payments', url })
  const examined = await payments.examine(within())
  expect(examined).toMatchObject({ usable: true, version: 'payments 1' })
  await participants.put({ name: 'payments', kind: 'http', url, lab: true })
  await participants.examined('payments', examined, 'test')
  await Promise.all([payments.close(), database.close()])
}

/** A transfer from PostgreSQL to MariaDB, with a fee of 1 that alice pays at the Django service. */
function order({ amount = '1', sum = 1 } = {}) {
  const transfer = newTransfer({ sum })
  const body = beginBody(cluster, transfer)
  const fee = { participant: 'payments', statements: [], payload: { account: 'alice', amount } }
  const branches = [...body.transaction.branches, fee]
  return { key: transfer.key, body: { ...body, transaction: { ...body.transaction, branches } } }
}

const begin = (body: unknown) => cluster.coordinator('c1').begin(body)

test('PostgreSQL, MariaDB and a Django service make one transaction, and any of them can refuse it', async () => {
  const before = await django.account('alice')
  const made = order()
  expectHonest(await begin(made.body), 'committed')
  await settled(cluster, made.key, { expected: 'committed' })
  expect(await django.account('alice')).toEqual({ balance: before.balance - 1, held: 0 })
  for (const refused of [order({ amount: '1000000' }), order({ sum: TOO_MUCH })]) {
    expectHonest(await begin(refused.body), 'aborted')
    await settled(cluster, refused.key, { expected: 'aborted' })
  }
  expect(await django.account('alice')).toEqual({ balance: before.balance - 1, held: 0 })
})

test.each([
  ['prepare', 'request', 'aborted'],
  ['prepare', 'reply', null],
  ['commit', 'request', 'committed'],
  ['commit', 'reply', 'committed'],
  ['abort', 'request', 'aborted'],
  ['abort', 'reply', 'aborted'],
] as const)(
  'the Django process, killed at %s, %s: all three end alike',
  async (moment, side, expected) => {
    const before = await django.account('alice')
    const { key, body } = order(moment === 'abort' ? { sum: TOO_MUCH } : {})
    const snare = link.snare(moment, side)
    const telling = begin(body)
    await snare.caught
    await django.kill()
    snare.cut()
    await django.start()
    const { outcome } = await settled(cluster, key, {
      ...(expected === null ? {} : { expected }),
      withinMs: 20_000,
    })
    expectHonest(await telling, outcome)
    const paid = outcome === 'committed' ? 1 : 0
    expect(await django.account('alice')).toEqual({ balance: before.balance - paid, held: 0 })
  },
)

test('the Django service keeps every rule of the contract, also when it is killed', async () => {
  const report = await runContractSuite({
    url: `http://127.0.0.1:${django.port}`,
    yes: { account: 'bob', amount: '1', note: '{unique}' },
    no: { account: 'bob', amount: '1000000', note: '{unique}' },
    effect: async () => (await django.account('bob')).balance,
    crash: { kill: django.kill, restart: django.start },
  })
  const broken = report.findings.filter(({ result }) => result === 'broken')
  expect(broken.map(({ rule, seen }) => `${rule.name}: ${seen}`)).toEqual([])
  // It was started without a token, so nobody can be refused for want of one.
  const kept = report.findings.filter(({ result }) => result === 'kept')
  expect(kept.length).toBe(report.findings.length - 1)
  expect((await django.account('bob')).held).toBe(0)
})
