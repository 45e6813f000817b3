import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { command } from '../support/command-line'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  const { url } = world.bank
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url })
  await world.send('POST', '/v1/participants/bank:test')
  for (const name of ['Order 1', 'Order 2', 'Refund 1']) {
    const statements = [{ sql: 'select 1' }]
    const branches = [{ participant: 'bank', statements }]
    expect(await world.send('POST', '/v1/transactions', { name, branches })).toMatchObject({
      status: 201,
    })
  }
})
afterAll(() => world?.remove())

test('a saved view is a filter of the command line too, and its options stand above it', async () => {
  const query = { name: 'order', from: '-1h', cols: 'state,id' }
  await world.send('POST', '/v1/views', { name: 'Of today', query })
  const listed = await command(world.url, 'list', '--view', 'of today')
  expect(listed.code).toBe(0)
  expect(listed.printed.match(/Order \d|Refund \d/g)).toEqual(['Order 2', 'Order 1'])
  const fewer = await command(world.url, 'list', '--view', 'Of today', '--state', 'aborted')
  expect(fewer.said).toContain('No transaction is like that.')
  const unknown = await command(world.url, 'list', '--view', 'nowhere')
  expect(unknown).toMatchObject({ code: 3, printed: '' })
  expect(unknown.said).toContain('There is no view nowhere. Known: Of today.')
})
