import { afterAll, beforeAll, expect, test } from 'vitest'
import { runContractSuite } from '@/sdk/contract-suite/run'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import { type MariadbServiceBank, startMariadbServiceBank } from '../support/mariadb-service-bank'
import { newBranch, noProof, within } from '../support/postgres'
import { type Death, serviceParticipant, startService } from '../support/service'

/* The kit in front of a MariaDB keeps the contract as it does in front of a PostgreSQL. */

let bank: MariadbServiceBank

beforeAll(async () => {
  bank = await startMariadbServiceBank({ secret: 'open' })
})
afterAll(() => bank?.remove())

test('it keeps every rule of the contract, also when it is killed', async () => {
  const { service } = bank
  const report = await runContractSuite({
    url: service.url.replace(':open@', ''),
    secret: 'open',
    yes: { key: '{unique}', account: '5', delta: -0.01 },
    no: { key: '{unique}', account: '5', delta: -1_000 },
    tries: {
      yes: { key: '{unique}', account: '6', delta: -0.01 },
      no: { key: '{unique}', account: '6', delta: -1_000 },
    },
    effect: async () => Math.round((await bank.balance('5')) * 100),
    crash: { kill: service.kill, restart: service.start },
  })
  const broken = report.findings.filter(({ result }) => result === 'broken')
  expect(broken.map(({ rule, seen }) => `${rule.name}: ${seen}`)).toEqual([])
  expect(report.grade).toBe('A')
  expect(await bank.prepared()).toBe(0)
})

/** The statement, counted from the first look on, by which the kit asks for the promise. */
const XA_PREPARE = 19

const orderOf = (branch: BranchId, more: object = {}) => ({
  ...{ branch, epoch: 1, statements: [], remainingMs: 30_000 },
  payload: { key: branch, account: '8', delta: -1, ...more },
})

test('work that goes on after a failed statement is not promised, for MariaDB would keep the rest', async () => {
  const participant = serviceParticipant(bank.service.url)
  const branch = newBranch()
  await participant.work(orderOf(branch, { swallow: true }), within())
  const voted = await participant.prepare(branch, within())
  expect(voted).toMatchObject({ vote: 'no', fault: { text: expect.stringContaining('nothing') } })
  expect(await bank.bookings(branch)).toBe(0)
  expect(await participant.commit(branch, noProof, within())).toMatchObject({
    ...{ type: 'contradicted', found: 'aborted' },
  })
  await participant.close()
})

test('two processes of one service commit the same branch at the same time, and both say so', async () => {
  const second = await startService(bank.server.url, {
    ...{ secret: 'open', program: 'mariadb-service-program' },
  })
  const [one, other] = [bank.service.url, second.url].map(serviceParticipant)
  if (one === undefined || other === undefined) throw new Error('there are two')
  for (let round = 0; round < 15; round++) {
    const branch = newBranch()
    await one.work(orderOf(branch, { delta: 0.01 }), within())
    expect((await one.prepare(branch, within())).vote).toBe('yes')
    const settled = await Promise.all(
      [one, other, one, other].map((each) =>
        eventually(async () => {
          const told = await each.commit(branch, noProof, within())
          return told.type === 'retry' ? null : told
        }),
      ),
    )
    expect(settled.map(({ type }) => type)).toEqual(['done', 'done', 'done', 'done'])
    expect(await bank.bookings(branch)).toBe(1)
  }
  await Promise.all([one.close(), other.close(), second.remove()])
})

test('what a process promised that now stands still is settled by another, which ends its connection', async () => {
  const stopped = await startService(bank.server.url, {
    ...{ secret: 'open', program: 'mariadb-service-program' },
  })
  const [one, other] = [stopped.url, bank.service.url].map(serviceParticipant)
  if (one === undefined || other === undefined) throw new Error('there are two')
  const before = await bank.balance('8')
  const branch = newBranch()
  await stopped.arm({ statement: XA_PREPARE, side: 'stopped' })
  await one.work(orderOf(branch), within())
  const asked = one.prepare(branch, within()).catch(() => null)
  await eventually(async () => (await bank.prepared()) === 1, { withinMs: 20_000 })
  await eventually(async () => (await other.commit(branch, noProof, within())).type === 'done', {
    withinMs: 20_000,
  })
  expect(await bank.bookings(branch)).toBe(1)
  expect(await bank.balance('8')).toBe(before - 1)
  await stopped.remove()
  await asked
  await Promise.all([one.close(), other.close()])
})

/** One life of a branch at the service, as a coordinator drives it that gives up on nothing. */
async function transferThroughDeath(death: Death, verdict: 'commit' | 'abort') {
  const { service } = bank
  const participant = serviceParticipant(service.url)
  const branch = newBranch()
  const before = await bank.balance('8')
  await service.arm(death)
  let deaths = 0
  const rise = async () => {
    if (!(await service.died())) throw new Error('it has not died')
    deaths += 1
    await service.start()
  }
  await participant.work(orderOf(branch), within())
  let voted = await participant.prepare(branch, within())
  if (voted.fault?.code.startsWith('ECONN') || voted.fault?.code === 'connection-lost') {
    await rise()
    voted = await eventuallyVotes(participant, branch)
  }
  expect(voted).toEqual({ vote: 'yes', fault: null })
  for (let time = 0; time < 2; time++) {
    const settle = () => participant[verdict](branch, noProof, within())
    let settled = await settle()
    if (settled.type === 'retry') {
      if (deaths === 0) await rise()
      settled = await eventually(async () => {
        const again = await settle()
        return again.type === 'retry' ? null : again
      })
    }
    expect(settled).toEqual({ type: 'done' })
  }
  expect(await bank.balance('8')).toBe(verdict === 'commit' ? before - 1 : before)
  expect(await bank.bookings(branch)).toBe(verdict === 'commit' ? 1 : 0)
  expect(await bank.prepared()).toBe(0)
  await service.arm(null)
  await participant.close()
  return deaths
}

/** A session of the dead process may hold the branch for a moment longer. */
const eventuallyVotes = (participant: Participant, branch: BranchId) =>
  eventually(async () => {
    const voted = await participant.prepare(branch, within())
    return voted.vote === 'unknown' ? null : voted
  })

const STATEMENTS_MAX = 60

test.each([
  ['commit', 'sent', 1],
  // Up to the promise both ways are one, and the first has died there.
  ['abort', 'before', XA_PREPARE + 1],
] as const)(
  'a service that dies at any statement on the way to %s keeps its promise, and does it once',
  async (verdict, side, first) => {
    let deaths = 0
    for (let statement = first; statement < STATEMENTS_MAX; statement++) {
      if ((await transferThroughDeath({ statement, side }, verdict)) === 0) break
      deaths += 1
    }
    expect(deaths).toBeGreaterThan(verdict === 'commit' ? 20 : 4)
    expect(first + deaths).toBeLessThan(STATEMENTS_MAX)
  },
)
