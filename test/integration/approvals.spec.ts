import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Send } from '../support/api-sender'
import { type ApprovalCalls, approvalCalls } from '../support/approval-calls'
import {
  type ApprovalWorld,
  approveAs,
  decideAs,
  lookAs,
  startApprovalWorld,
  WHY,
} from '../support/approval-world'

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

test('a decision becomes a request with an address, and nothing is sent', async () => {
  const id = await calls.waiting()
  const { body, headers } = await calls.asked(id)
  expect(headers.get('location')).toBe(`/v1/approvals/${body.id}`)
  expect(await calls.verdictOf(id)).toBeNull()
  const listed = await jonas('GET', '/v1/approvals?state=waiting')
  expect(listed.body.items[0]).toMatchObject({
    ...{ id: body.id, requestedBy: 'mira', reason: WHY, yours: false, action: 'abort' },
  })
  expect(JSON.stringify(listed.body)).not.toContain('"code"')
  expect(await calls.trail(id)).toEqual([['request-approval', 'mira', null]])
})

test('who asked cannot approve it; a second operator can, and it runs as one act under both names', async () => {
  const id = await calls.waiting()
  const { body } = await calls.asked(id)
  const own = await approveAs(mira, body)
  expect(own).toMatchObject({ status: 403, body: { code: 'own-approval' } })
  expect(own.body.detail).toBe('You asked for this, so someone else has to approve it.')
  expect(await approveAs(jonas, body, 'WRONG1')).toMatchObject({
    ...{ status: 403, body: { code: 'code-required' } },
  })
  expect(await calls.verdictOf(id)).toBeNull()
  const done = await approveAs(jonas, body)
  expect(done).toMatchObject({
    status: 200,
    body: { state: 'done', closedBy: 'jonas', result: { state: 'verified', verdict: 'abort' } },
  })
  expect(await calls.verdictOf(id)).toMatchObject({ verdict: 'abort' })
  expect(await calls.trail(id)).toEqual([
    ['abort', 'mira', 'jonas'],
    ['approve', 'jonas', null],
    ['request-approval', 'mira', null],
  ])
})

test('a program of who asked is the same person, and no program approves at all', async () => {
  const id = await calls.waiting()
  const token = async (send: Send) =>
    (
      await send('POST', '/v1/tokens', {
        name: `t${id.slice(-6).toLowerCase()}`,
        role: 'operator',
        days: 1,
      })
    ).body
  const made = await token(jonas)
  expect(made.token).toMatch(/^verdict_/)
  const program: Send = (method, path, body, more) =>
    jonas(method, path, body, { ...more, cookie: '', authorization: `Bearer ${made.token}` })
  const answer = await decideAs(program, id)
  expect(answer).toMatchObject({ status: 202 })
  expect(await approveAs(jonas, answer.body)).toMatchObject({ body: { code: 'own-approval' } })
  expect(await approveAs(program, answer.body)).toMatchObject({ body: { code: 'no-right' } })
  expect((await approveAs(mira, answer.body)).body.state).toBe('done')
})

test('sent again with the same key, the request is the same; another about it has to wait', async () => {
  const id = await calls.waiting()
  const { evidenceId, preview } = await lookAs(mira, id)
  const send = () =>
    mira(
      'POST',
      `/v1/transactions/${id}/actions`,
      { action: 'abort', evidenceId, reason: WHY },
      { 'idempotency-key': `again-${id}`, 'if-match': `"${preview.version}"` },
    )
  const [first, second] = [await send(), await send()]
  expect(second.body.id).toBe(first.body.id)
  expect(await decideAs(jonas, id)).toMatchObject({ status: 409, body: { code: 'approval-open' } })
  await approveAs(jonas, first.body)
  expect(await send()).toMatchObject({ status: 200, body: { state: 'verified' } })
  expect((await calls.trail(id)).length).toBe(3)
})

test('of two who approve at once one does, and there is one verdict and one entry', async () => {
  const nora = await world.as('nora')
  const id = await calls.waiting()
  const { body } = await calls.asked(id)
  const answers = await Promise.all([approveAs(jonas, body), approveAs(nora, body)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const actions = (await calls.trail(id)).map(([action]) => action)
  expect(actions.filter((action) => action === 'abort')).toHaveLength(1)
  expect(actions.filter((action) => action === 'approve')).toHaveLength(1)
})

test('however many try to turn one request in the register, it is turned once', async () => {
  const { evidenceId, preview } = await lookAs(jonas, await calls.waiting())
  const { body } = await calls.asked(await calls.waiting())
  const seen = { at: new Date(), evidenceId, version: preview.version, ownedMs: 60_000 }
  const { approvals } = world.context
  const tried = ['jonas', 'nora', 'jonas'].map((by) => approvals.approve(body.id, { by, ...seen }))
  expect((await Promise.all(tried)).filter(Boolean)).toHaveLength(1)
  expect(await approvals.approve(body.id, { by: 'otto', ...seen })).toBe(false)
})

test('what a program asked for is in vain once its token is revoked', async () => {
  const otto = await world.as('otto')
  const { body: made } = await otto('POST', '/v1/tokens', { name: 'ci', role: 'operator', days: 1 })
  const program: Send = (method, path, body, more) =>
    otto(method, path, body, { ...more, cookie: '', authorization: `Bearer ${made.token}` })
  const id = await calls.waiting()
  const asked = await decideAs(program, id)
  expect(asked).toMatchObject({ status: 202, body: { requestedBy: 'otto/ci' } })
  await otto('DELETE', `/v1/tokens/${made.id}`)
  const refused = await approveAs(jonas, asked.body)
  expect(refused).toMatchObject({ status: 409, body: { code: 'approval-closed' } })
  expect(refused.body.detail).toContain('otto/ci, who asked for it, may no longer decide it')
  expect(await calls.verdictOf(id)).toBeNull()
})

test('who may no longer decide has asked in vain', async () => {
  const otto = await world.as('otto')
  const id = await calls.waiting()
  const { body } = await decideAs(otto, id)
  const ada = await world.as('ada')
  await ada('PATCH', '/v1/users/otto', { role: 'viewer' })
  const refused = await approveAs(jonas, body)
  expect(refused).toMatchObject({ status: 409, body: { code: 'approval-closed' } })
  expect(refused.body.detail).toContain('otto, who asked for it, may no longer decide it')
  expect(await calls.verdictOf(id)).toBeNull()
})
