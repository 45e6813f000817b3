import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world?.remove())

const open = (body: object) => world.send('POST', '/v1/transactions:open', body)

test('what an application drives may be told otherwise than its participants, and its ledger says so', async () => {
  const retry = { operations: { commit: { attemptMs: 1_500 } } }
  const { status, body: opened } = await open({ retry })
  expect(status).toBe(201)
  const { body } = await world.get(`/v1/transactions/${opened.id}/attempts`)
  expect(body).toMatchObject({ items: [], retry })
  await world.send('POST', `/v1/transactions/${opened.id}:abort?wait=completed`, {})
})

test('a policy that is none is refused at its field, and nothing is begun', async () => {
  const refused = await open({ retry: { operations: { commit: { attemptMs: 1 } } } })
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  expect(refused.body.errors[0].path).toContain('attemptMs')
})
