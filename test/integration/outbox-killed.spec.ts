import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleProgram, type Program, startProgram } from '../support/bundled-program'
import { eventually } from '../support/eventually'
import { type OutboxWorld, startOutboxWorld } from '../support/outbox-world'
import { temporaryFolder } from '../support/temporary-folder'

let world: OutboxWorld
let bundle: string
const log = join(temporaryFolder(), 'log')
const started: Program[] = []

beforeAll(async () => {
  world = await startOutboxWorld()
  await world.pool.query(
    'create table arrived (at bigint generated always as identity, message text, key text, n int)',
  )
  bundle = await bundleProgram('relay-program')
})
afterAll(async () => {
  await Promise.all(started.map((program) => program.kill()))
  await world?.remove()
})

function start(dieAfter: number | null): Program {
  const program = startProgram(bundle, { url: world.url, dieAfter }, log)
  started.push(program)
  return program
}

test('a relay killed between publishing and removing loses nothing and keeps the order', async () => {
  const keys = ['a', 'b', 'c']
  const all = [1, 2, 3, 4, 5, 6]
  for (const n of all) for (const key of keys) await world.order(key, n)
  for (const dieAfter of [1, 4, 7]) expect(await start(dieAfter).ended).toBe('SIGKILL')
  start(null)
  await eventually(async () => (await world.count('verdict_outbox')) === 0, { withinMs: 30_000 })
  const { rows } = await world.pool.query<{ message: string; key: string; n: number }>(
    'select message, key, n from arrived order by at',
  )
  // What was under way when it died came again; by the first time of each, nothing is out of order.
  expect(rows.length).toBeGreaterThan(keys.length * all.length)
  const first = rows.filter(
    ({ message }, at) => rows.findIndex((one) => one.message === message) === at,
  )
  for (const key of keys)
    expect(first.filter((one) => one.key === key).map(({ n }) => n)).toEqual(all)
  for (const { message, key, n } of rows) await world.book({ id: message, key, n })
  expect(await world.count('booking')).toBe(keys.length * all.length)
})
