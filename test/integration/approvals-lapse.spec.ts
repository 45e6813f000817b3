import { afterAll, beforeAll, expect, test } from 'vitest'
import { endApprovals, lapseChanged } from '@/server/api/watch-approvals'
import { branchId } from '@/server/protocol/ids'
import type { Send } from '../support/api-sender'
import { type ApprovalCalls, approvalCalls } from '../support/approval-calls'
import {
  type ApprovalWorld,
  approveAs,
  decideAs,
  startApprovalWorld,
  WHY,
} from '../support/approval-world'
import { leaveWaiting } from '../support/waiting'

const MINUTE_MS = 60_000

let world: ApprovalWorld
let mira: Send
let jonas: Send
let calls: ApprovalCalls

beforeAll(async () => {
  world = await startApprovalWorld()
  mira = await world.as('mira', 'operator', true)
  jonas = await world.as('jonas')
  calls = approvalCalls(world, mira)
  await world.policy({ twoPerson: 'all' })
})
afterAll(() => world?.remove())

test('after 15 minutes it has lapsed, a moment before it has not', async () => {
  const [id, other] = [await calls.waiting(), await calls.waiting()]
  const { body } = await calls.asked(id)
  const late = await calls.asked(other)
  world.pass(15 * MINUTE_MS - 5_000)
  await endApprovals(world.context)
  expect((await approveAs(jonas, body)).body.state).toBe('done')
  world.pass(5_001)
  const refused = await approveAs(jonas, late.body)
  expect(refused).toMatchObject({ status: 409, body: { code: 'approval-closed', state: 'lapsed' } })
  expect(await calls.verdictOf(other)).toBeNull()
  expect((await calls.trail(other))[0]).toEqual(['lapse', 'Verdict', null])
  const again = await calls.asked(other)
  world.pass(15 * MINUTE_MS)
  await endApprovals(world.context)
  const read = await jonas('GET', `/v1/approvals/${again.body.id}`)
  expect(read.body).toMatchObject({ state: 'lapsed', closedBy: 'Verdict' })
})

test('evidence that changes lapses it: seen by who approves, and by Verdict itself', async () => {
  const [id, other] = [await calls.waiting(), await calls.waiting()]
  const first = await calls.asked(id)
  const second = await calls.asked(other)
  await world.cluster.banks.a.query(`commit prepared '${branchId(id, 1)}'`)
  await world.cluster.banks.a.query(`commit prepared '${branchId(other, 1)}'`)
  const refused = await approveAs(jonas, first.body)
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'evidence-changed',
      differences: [{ participant: 'a', before: 'prepared', now: 'committed' }],
    },
  })
  await lapseChanged(world.context)
  const read = await jonas('GET', `/v1/approvals/${second.body.id}`)
  expect(read.body).toMatchObject({ state: 'lapsed' })
  expect(await calls.verdictOf(id)).toBeNull()
  expect(await calls.verdictOf(other)).toBeNull()
})

test('rejected by another or withdrawn by who asked, with a reason, nothing is sent', async () => {
  const [id, other] = [await calls.waiting(), await calls.waiting()]
  const [first, second] = [await calls.asked(id), await calls.asked(other)]
  const at = ({ body }: { body: { id: string } }, verb: string) =>
    `/v1/approvals/${body.id}:${verb}`
  expect((await mira('POST', at(first, 'reject'), { reason: WHY })).body.code).toBe('own-approval')
  expect((await jonas('POST', at(first, 'withdraw'), { reason: WHY })).body.code).toBe('no-right')
  expect((await jonas('POST', at(first, 'reject'), { reason: 'no' })).status).toBe(422)
  expect((await jonas('POST', at(first, 'reject'), { reason: WHY })).body).toMatchObject({
    ...{ state: 'rejected', closedBy: 'jonas', closedReason: WHY },
  })
  expect((await mira('POST', at(second, 'withdraw'), { reason: WHY })).body.state).toBe('withdrawn')
  expect(await approveAs(jonas, first.body)).toMatchObject({ body: { code: 'approval-closed' } })
  expect(await approveAs(jonas, second.body)).toMatchObject({ body: { code: 'approval-closed' } })
  expect([await calls.verdictOf(id), await calls.verdictOf(other)]).toEqual([null, null])
  expect((await calls.trail(id))[0]).toEqual(['reject', 'jonas', null])
  expect((await calls.trail(other))[0]).toEqual(['withdraw', 'mira', null])
})

test('with the rule for forced decisions only, a safe one is done at once and a forced one is asked for', async () => {
  await world.policy({ twoPerson: 'forced' })
  const [id, forced] = [await calls.waiting(), await calls.waiting()]
  expect(await decideAs(mira, id)).toMatchObject({ status: 200, body: { state: 'verified' } })
  await world.cluster.banks.a.query(`commit prepared '${branchId(forced, 1)}'`)
  const code = forced.slice(-6)
  expect(await decideAs(mira, forced, { action: 'commit' })).toMatchObject({
    ...{ status: 403, body: { code: 'code-required' } },
  })
  const answer = await decideAs(mira, forced, { action: 'commit', code, category: 'drill' })
  expect(answer).toMatchObject({ status: 202, body: { forced: true } })
  expect((await approveAs(jonas, answer.body)).body).toMatchObject({
    ...{ state: 'done', result: { verdict: 'commit', state: 'verified' } },
  })
})

test('to deliver a verdict that stands again is no decision, and needs nobody else', async () => {
  await world.policy({ twoPerson: 'all' })
  const [id = ''] = await leaveWaiting(world.cluster, [{ verdict: 'commit' }])
  expect(await decideAs(mira, id, { action: 'retry' })).toMatchObject({
    ...{ status: 200, body: { state: 'verified', verdict: 'commit' } },
  })
})

test('where forcing is switched off, nobody forces, whatever right one has', async () => {
  await world.policy({ twoPerson: 'off', forcing: 'off' })
  const id = await calls.waiting()
  await world.cluster.banks.a.query(`commit prepared '${branchId(id, 1)}'`)
  const answer = await decideAs(mira, id, { action: 'commit', code: id.slice(-6) })
  expect(answer).toMatchObject({ status: 422, body: { code: 'advice-blocks' } })
  expect(answer.body.detail).toContain('the policy lets nobody decide against the protocol')
  expect(await calls.verdictOf(id)).toBeNull()
  await world.policy({ forcing: 'allowed' })
})
