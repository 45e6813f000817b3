import { afterAll, beforeAll, expect, test } from 'vitest'
import { mulberry32 } from '@/server/lab/transfers'
import type { Participant } from '@/server/participant/participant'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import { type Bank, newBranch, noProof, startBank, within } from '../support/postgres'
import { repeat } from '../support/repeat'
import { openRepeatingRelay, type RepeatingRelay } from '../support/repeating-relay'
import { serviceParticipant } from '../support/service'
import { type ServiceBank, startServiceBank } from '../support/service-bank'

// biome-ignore lint/style/noProcessEnv: a failure is repeated with the seed that it printed
const seed = Number(process.env.VERDICT_TEST_SEED ?? Date.now() % 1_000_000)
const BRANCHES = 60
const TOO_MUCH = -1_000_000

let service: ServiceBank
let bank: Bank
let relay: RepeatingRelay

beforeAll(async () => {
  process.stdout.write(`repeated calls with VERDICT_TEST_SEED=${seed}\n`)
  ;[service, bank] = await Promise.all([startServiceBank(), startBank()])
  await bank.query('create table note (branch text not null)')
  relay = await openRepeatingRelay(service.service.url, mulberry32(seed))
})
afterAll(async () => {
  await relay.close()
  await Promise.all([service.remove(), bank.remove()])
})

interface Life {
  readonly branch: BranchId
  readonly verdict: 'commit' | 'abort'
  readonly delta: number
}

const lives = (dice: () => number): readonly Life[] =>
  Array.from({ length: BRANCHES }, () => {
    const delta = dice() < 0.2 ? TOO_MUCH : -1
    const verdict = delta === TOO_MUCH || dice() < 0.4 ? 'abort' : 'commit'
    return { branch: newBranch(), verdict, delta }
  })

test(`calls to a service that arrive one to three times change what one would, seed ${seed}`, async () => {
  const plain = serviceParticipant(service.service.url)
  const repeating = serviceParticipant(relay.url)
  const dice = mulberry32(seed)
  for (const [n, life] of lives(dice).entries()) {
    const twin = { ...life, branch: newBranch() }
    const [account, twins] = [String(2 * n), String(2 * n + 1)]
    await liveAtService(repeating, life, account)
    await liveAtService(plain, twin, twins)
    expect(await lookAtService(life, account)).toEqual(await lookAtService(twin, twins))
  }
  expect(relay.repeated()).toBeGreaterThan(BRANCHES)
  expect(relay.differing).toEqual([])
  expect(await service.prepared()).toEqual([])
  for (const [path, key] of relay.keys) expect(key).toBe(path.replace('/verdict/', ''))
  await Promise.all([plain.close(), repeating.close()])
})

async function liveAtService(participant: Participant, life: Life, account: string) {
  const { branch, verdict, delta } = life
  const payload = { key: branch, account, delta }
  await participant.work(
    { branch, epoch: 1, statements: [], payload, remainingMs: 30_000 },
    within(),
  )
  const { vote } = await participant.prepare(branch, within())
  expect(vote).toBe(delta === TOO_MUCH ? 'no' : 'yes')
  expect(await participant[verdict](branch, noProof, within())).toEqual({ type: 'done' })
}

async function lookAtService({ branch }: Life, account: string) {
  const { transaction, n } = parseBranchId(branch) ?? { transaction: '', n: 0 }
  const answer = await fetch(`${service.service.url}/verdict/${transaction}/${n}`)
  const { gid: _, ...status } = (await answer.json()) as Record<string, unknown>
  return {
    status: answer.status,
    state: status.state,
    balance: await service.balance(account),
    bookings: await service.bookings(branch),
  }
}

test(`calls to a PostgreSQL that are made one to three times change what one would, seed ${seed}`, async () => {
  const participant = bank.participant()
  const dice = mulberry32(seed)
  for (const life of lives(dice)) {
    const twin = { ...life, branch: newBranch() }
    const last = await liveAtDatabase(participant, life, dice)
    expect(last).toEqual(await liveAtDatabase(participant, twin, () => 0))
    expect(await lookAtDatabase(life)).toEqual(await lookAtDatabase(twin))
  }
  expect(await participant.list(within())).toEqual([])
})

/** With dice that throw nothing but 0 each call is made once. What it answers is the last settlement. */
async function liveAtDatabase(
  participant: Participant,
  { branch, verdict }: Life,
  dice: () => number,
) {
  const statements = [{ sql: 'insert into note values ($1)', params: [branch] }]
  const worked = await participant.work(
    { branch, epoch: 1, statements, remainingMs: 30_000 },
    within(),
  )
  const proof = { xid: worked.type === 'worked' ? worked.xid : null, server: worked.server }
  const prepare = () => participant.prepare(branch, within())
  const settle = () => participant[verdict](branch, proof, within())
  const votes = await repeat(prepare, dice)
  expect(new Set(votes.map(({ vote }) => vote))).toEqual(new Set(['yes']))
  const settled = await repeat(settle, dice)
  if (dice() >= 0.5) {
    // A promise that was asked for again on its way, and is answered after the end, promises nothing.
    expect((await prepare()).vote).toBe('unknown')
    settled.push(...(await repeat(settle, dice)))
  }
  // The server is busy with the first of two that come at once, and says so.
  for (const { type } of settled) expect(['done', 'retry']).toContain(type)
  expect(settled).toContainEqual({ type: 'done' })
  return settle()
}

async function lookAtDatabase({ branch }: Life) {
  const { transaction, n } = parseBranchId(branch) ?? { transaction: '', n: 0 }
  const notes = await bank.query('select from note where branch = $1', [branch])
  const marks = await bank.query('select kind from verdict_marker where gid = $1 and branch = $2', [
    transaction,
    n,
  ])
  return { notes: notes.rowCount, marks: marks.rows }
}
