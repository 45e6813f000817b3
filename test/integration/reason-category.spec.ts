import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Send } from '../support/api-sender'
import { type ApprovalCalls, approvalCalls } from '../support/approval-calls'
import {
  type ApprovalWorld,
  approveAs,
  decideAs,
  startApprovalWorld,
} from '../support/approval-world'

let world: ApprovalWorld
let mira: Send
let calls: ApprovalCalls

beforeAll(async () => {
  world = await startApprovalWorld()
  mira = await world.as('mira', 'operator', true)
  calls = approvalCalls(world, mira)
})
afterAll(() => world?.remove())

const decisions = async (filter: string) =>
  (await mira('GET', `/v1/audit?${filter}`)).body.items.map(
    ({ transaction, action, data }: { transaction: string; action: string; data: object }) => ({
      ...{ transaction, action },
      category: 'category' in data ? data.category : null,
    }),
  )

test('the kind of a reason stands in the audit trail, where decisions are found by it', async () => {
  const [drill, silent] = [await calls.waiting(), await calls.waiting()]
  expect((await decideAs(mira, drill, { category: 'drill' })).status).toBe(200)
  expect((await decideAs(mira, silent)).status).toBe(200)
  expect(await decisions(`transaction=${drill}`)).toEqual([
    { transaction: drill, action: 'abort', category: 'drill' },
  ])
  expect(await decisions(`transaction=${silent}`)).toEqual([
    { transaction: silent, action: 'abort', category: null },
  ])
  expect(await decisions('category=drill')).toEqual([
    { transaction: drill, action: 'abort', category: 'drill' },
  ])
  expect(await decisions('category=other')).toEqual([])
})

test('a kind that is none is refused, and nothing is sent', async () => {
  const id = await calls.waiting()
  const answer = await decideAs(mira, id, { category: 'boredom' })
  expect(answer).toMatchObject({ status: 422 })
  expect(JSON.stringify(answer.body.errors)).toContain('category')
  expect(await calls.verdictOf(id)).toBeNull()
  expect((await mira('GET', '/v1/audit?category=boredom')).status).toBe(422)
})

test('who asks a second person says it too, and it is kept with what was done', async () => {
  await world.policy({ twoPerson: 'all' })
  const jonas = await world.as('jonas')
  const id = await calls.waiting()
  const asked = await decideAs(mira, id, { category: 'owner-agreed' })
  expect(asked).toMatchObject({ status: 202, body: { category: 'owner-agreed' } })
  expect(await approveAs(jonas, asked.body)).toMatchObject({ status: 200, body: { state: 'done' } })
  expect(await decisions('category=owner-agreed')).toMatchObject([
    { transaction: id, action: 'abort', category: 'owner-agreed' },
  ])
})
