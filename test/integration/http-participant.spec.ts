import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { newBranch, noProof, within } from '../support/postgres'
import { serviceParticipant } from '../support/service'
import { type ServiceBank, startServiceBank } from '../support/service-bank'

let bank: ServiceBank
let participant: Participant
let account = 0

beforeAll(async () => {
  bank = await startServiceBank({ secret: 'open sesame' })
  participant = serviceParticipant(bank.service.url.replace('open sesame', 'open%20sesame'))
})
afterAll(async () => {
  await participant?.close()
  await bank?.remove()
})

/** A branch of an account of its own, whose work is handed over with prepare. */
async function worked(delta = -1) {
  account += 1
  const branch = newBranch()
  const payload = { key: branch, account: String(account), delta }
  const order = { branch, epoch: 1, statements: [], payload, remainingMs: 10_000 }
  expect(await participant.work(order, within())).toMatchObject({ type: 'worked', xid: null })
  return { branch, account: String(account) }
}

async function prepared() {
  const made = await worked()
  expect(await participant.prepare(made.branch, within())).toEqual({ vote: 'yes', fault: null })
  return made
}

const stateOf = async (branch: BranchId) => {
  const [found] = await participant.evidence([{ branch, proof: noProof }], within())
  return found?.value
}

test('a service that keeps the contract passes its test, and every finding says so', async () => {
  const examined = await participant.examine(within())
  expect(examined.findings.filter(({ ok }) => !ok)).toEqual([])
  expect(examined).toMatchObject({ usable: true, version: 'bank 1' })
  expect(await participant.probe(within())).toBeGreaterThan(0)
})

test('the secret goes into a header; without it the service is not usable, and it says why', async () => {
  const stranger = serviceParticipant(bank.service.url.replace(':open sesame@', ''))
  const { usable, findings } = await stranger.examine(within())
  expect(usable).toBe(false)
  expect(findings[0]?.text).toContain('Register it with the right one')
  await stranger.close()
})

test('work hands nothing over; prepare does it, and the database holds it prepared', async () => {
  const { branch, account } = await worked()
  expect(await bank.prepared()).not.toContain(branch)
  let sent = 0
  const voted = await participant.prepare(branch, within(), () => {
    sent += 1
  })
  expect(voted).toEqual({ vote: 'yes', fault: null })
  expect(sent).toBe(1)
  expect(await bank.prepared()).toContain(branch)
  expect(await bank.balance(account)).toBe(100)
  expect(await stateOf(branch)).toBe('prepared')
})

test('commit makes it permanent, and says so as often as it is asked', async () => {
  const { branch, account } = await prepared()
  for (let time = 0; time < 2; time++)
    expect(await participant.commit(branch, noProof, within())).toEqual({ type: 'done' })
  expect(await bank.balance(account)).toBe(99)
  expect(await stateOf(branch)).toBe('committed')
})

test('abort undoes it, and nothing brings it back', async () => {
  const { branch, account } = await prepared()
  for (let time = 0; time < 2; time++)
    expect(await participant.abort(branch, noProof, within())).toEqual({ type: 'done' })
  expect(await bank.balance(account)).toBe(100)
  expect(await stateOf(branch)).toBe('aborted')
})

test('what the service refuses is a no with its reason, holds nothing and is remembered', async () => {
  const { branch } = await worked(-1_000)
  const voted = await participant.prepare(branch, within())
  expect(voted).toMatchObject({ vote: 'no', fault: { code: 'refused' } })
  expect(voted.fault?.text).toContain('holds too little')
  expect(await bank.prepared()).not.toContain(branch)
  expect(await stateOf(branch)).toBe('aborted')
})

test('a branch that changes nothing is read-only, is over, and leaves no trace', async () => {
  const { branch } = await worked(0)
  for (let time = 0; time < 2; time++)
    expect(await participant.prepare(branch, within())).toMatchObject({
      vote: time === 0 ? 'read-only' : 'unknown',
    })
  expect(await bank.prepared()).not.toContain(branch)
  expect(await stateOf(branch)).toBe('no-trace')
})

test('an abort that overtakes its prepare refuses it for ever', async () => {
  const { branch, account } = await worked()
  const order = { branch, epoch: 1, statements: [], remainingMs: 10_000 }
  expect(await participant.abort(branch, noProof, within())).toEqual({ type: 'done' })
  await participant.work({ ...order, payload: { key: branch, account, delta: -1 } }, within())
  expect((await participant.prepare(branch, within())).vote).toBe('no')
  expect(await bank.prepared()).not.toContain(branch)
})

test('a prepare that is asked again is answered again and not done again', async () => {
  const { branch, account } = await prepared()
  const order = { branch, epoch: 1, statements: [], remainingMs: 10_000 }
  const other = { key: branch, account, delta: -2 }
  await participant.work({ ...order, payload: other }, within())
  const again = await participant.prepare(branch, within())
  expect(again).toMatchObject({ vote: 'unknown', fault: { code: 'http-422' } })
  await participant.commit(branch, noProof, within())
  expect(await bank.balance(account)).toBe(99)
})

test('without its payload, a branch votes what the service has promised, and no more', async () => {
  const { branch } = await prepared()
  expect((await participant.prepare(branch, within())).vote).toBe('yes')
  const stranger = newBranch()
  expect(await participant.prepare(stranger, within())).toMatchObject({
    ...{ vote: 'unknown', fault: { code: 'payload-lost' } },
  })
})

test('a coordinator whose epoch has passed is not promised anything', async () => {
  const newer = await worked()
  const [shard] = newer.branch.split('.1.1.')
  const older = newer.branch.replace(`${shard}.1.1.`, `${shard}.1.0.`) as BranchId
  const payload = { key: 'x', account: '900', delta: -1 }
  await participant.prepare(newer.branch, within())
  const order = { statements: [], payload, remainingMs: 9_000, branch: older, epoch: 0 }
  await participant.work(order, within())
  const voted = await participant.prepare(older, within())
  expect(voted).toMatchObject({ vote: 'unknown', fault: { code: 'http-412' } })
  expect(await bank.balance('900')).toBe(100)
})

test('a commit of a branch that the service never knew is not done, and nothing proves anything', async () => {
  const branch = newBranch()
  expect(await participant.commit(branch, noProof, within())).toMatchObject({
    ...{ type: 'unproven', fault: { code: 'no-trace' } },
  })
  expect(await stateOf(branch)).toBe('no-trace')
})

test('who rolled it back by hand is found out, for a promise that is gone has not been kept', async () => {
  const { branch } = await prepared()
  await bank.pool.query(`rollback prepared '${branch}'`)
  expect(await participant.commit(branch, noProof, within())).toEqual({
    ...{ type: 'contradicted', found: 'aborted' },
  })
})

test('who committed it by hand is found out when it is to be aborted', async () => {
  const { branch } = await prepared()
  await bank.pool.query(`commit prepared '${branch}'`)
  expect(await participant.abort(branch, noProof, within())).toEqual({
    ...{ type: 'contradicted', found: 'committed' },
  })
})

test('the list names every prepared branch, over all its pages, and nothing else', async () => {
  const made = await Promise.all(Array.from({ length: 5 }, () => prepared()))
  const listed = await participant.list(within())
  const names = listed.map(({ gid }) => gid)
  expect(names).toEqual(expect.arrayContaining(made.map(({ branch }) => branch)))
  expect([...names].sort()).toEqual([...(await bank.prepared())].sort())
  expect(listed.every(({ preparedAt }) => Math.abs(Number(preparedAt) - Date.now()) < 60_000)).toBe(
    true,
  )
})

test('what belongs to somebody else is not settled, and it says so in words', async () => {
  const settled = await participant.settleForeign('theirs', 'abort', within())
  expect(settled).toMatchObject({ type: 'retry', alarm: true })
  expect('fault' in settled && settled.fault.text).toContain('no way to settle')
  expect(await participant.pruneMarkers(Date.now() as never, 10, within())).toBe(0)
})
