import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { eventually } from '../support/eventually'
import { newBranch, noProof, within } from '../support/postgres'
import { type Death, serviceParticipant, startService } from '../support/service'
import { type ServiceBank, startServiceBank } from '../support/service-bank'

let bank: ServiceBank

beforeAll(async () => {
  bank = await startServiceBank()
})
afterAll(() => bank?.remove())

test('a service that is silent leaves everything open, and proves nothing', async () => {
  const silent = serviceParticipant('http://127.0.0.1:9')
  const branch = newBranch()
  const payload = { key: 'x', account: '1', delta: 1 }
  await silent.work({ branch, epoch: 1, statements: [], payload, remainingMs: 900 }, within())
  expect((await silent.prepare(branch, within())).vote).toBe('unknown')
  expect(await silent.commit(branch, noProof, within())).toMatchObject({ type: 'retry' })
  expect(await silent.abort(branch, noProof, within())).toMatchObject({ type: 'retry' })
  const [found] = await silent.evidence([{ branch, proof: noProof }], within())
  expect(found).toMatchObject({ value: 'no-answer', fault: { code: 'ECONNREFUSED' } })
  await expect(silent.list(within())).rejects.toThrow('ECONNREFUSED')
  await expect(silent.probe(within())).rejects.toThrow('ECONNREFUSED')
  await silent.close()
})

test('two processes of one service keep one promise between them', async () => {
  const participant = serviceParticipant(bank.service.url)
  const second = await startService(bank.server.url)
  const other = serviceParticipant(second.url)
  const branch = newBranch()
  const payload = { key: branch, account: '7', delta: -1 }
  const order = { branch, epoch: 1, statements: [], remainingMs: 10_000, payload }
  await participant.work(order, within())
  await other.work(order, within())
  const votes = await Promise.all([
    participant.prepare(branch, within()),
    other.prepare(branch, within()),
  ])
  // The deadlines differ by a little, so that one of them is another body.
  const said = votes.map(({ vote }) => vote)
  expect(said).toContain('yes')
  expect(said).not.toContain('no')
  expect(await other.commit(branch, noProof, within())).toEqual({ type: 'done' })
  expect(await participant.commit(branch, noProof, within())).toEqual({ type: 'done' })
  expect(await bank.balance('7')).toBe(99)
  await Promise.all([participant.close(), other.close()])
  await second.remove()
})

/** One life of a branch at the service, as a coordinator drives it that gives up on nothing. */
async function transferThroughDeath(death: Death, verdict: 'commit' | 'abort') {
  const { service } = bank
  const participant = serviceParticipant(service.url)
  const branch = newBranch()
  const payload = { key: branch, account: '8', delta: -1 }
  const order = { branch, epoch: 1, statements: [], remainingMs: 30_000, payload }
  const before = await bank.balance('8')
  await service.arm(death)
  let deaths = 0
  const rise = async () => {
    if (!(await service.died())) throw new Error('it has not died')
    deaths += 1
    await service.start()
  }
  await participant.work(order, within())
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
      await rise()
      settled = await eventually(async () => {
        const again = await settle()
        return again.type === 'retry' ? null : again
      })
    }
    expect(settled).toEqual({ type: 'done' })
  }
  expect(await bank.balance('8')).toBe(verdict === 'commit' ? before - 1 : before)
  expect(await bank.bookings(branch)).toBe(verdict === 'commit' ? 1 : 0)
  expect(await bank.prepared()).toEqual([])
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

const STATEMENTS_MAX = 40

test.each([
  ['commit', 'sent', 1],
  // Up to the promise both ways are one, and the first has died there.
  ['abort', 'before', 10],
] as const)(
  'a service that dies at any statement on the way to %s keeps its promise, and does it once',
  async (verdict, side, first) => {
    let deaths = 0
    for (let statement = first; statement < STATEMENTS_MAX; statement++) {
      if ((await transferThroughDeath({ statement, side }, verdict)) === 0) break
      deaths += 1
    }
    // Taking in, the work, the promise, its note, the settling and the repeat: no fewer than that.
    expect(deaths).toBeGreaterThan(12 - first)
    expect(first + deaths).toBeLessThan(STATEMENTS_MAX)
  },
)
