import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'

let world: ApiWorld
let verdict: ReturnType<typeof createClient>
beforeAll(async () => {
  world = await startApiWorld()
  verdict = createClient({ url: world.url })
})
afterAll(() => world.remove())

const newKey = () => `invoice:${ulid()}/ä`
const at = (key: string, verb: string) => `/v1/locks/${encodeURIComponent(key)}:${verb}`
const acquire = (key: string, body: object = {}) =>
  world.send('POST', at(key, 'acquire'), { owner: 'one', ...body })

test('the SDK keeps a lock alive while the work lasts, and gives it back however it ends', async () => {
  const key = newKey()
  const options = { ttlMs: 1_000, owner: 'worker' }
  const longer = (token: number, { signal }: { signal: AbortSignal }) =>
    new Promise<number>((resolve) => setTimeout(() => resolve(signal.aborted ? 0 : token), 2_500))
  const first = verdict.lock(key, longer, options)
  const held = async () => (await world.get('/v1/locks')).body.items.length > 0
  await eventually(held, { what: 'that it is held' })
  expect((await acquire(key)).status).toBe(409)
  const second = verdict.lock(key, async (token) => token, options)
  const one = await first
  const two = await second
  if (one.type !== 'done' || two.type !== 'done') throw new Error(`${one.type}, ${two.type}`)
  expect(one.value).toBeGreaterThan(0)
  expect(two.value).toBeGreaterThan(one.value)
  const failing = verdict.lock(key, () => Promise.reject(new Error('no paper')), options)
  await expect(failing).rejects.toThrow('no paper')
  expect((await acquire(key)).status).toBe(200)
})

test('two pieces of work that take their locks crosswise: one is refused and told why, the other goes on', async () => {
  const [a, b] = [newKey(), newKey()]
  let arrived = 0
  const both = () => eventually(() => arrived === 2, { what: 'that both hold their first' })
  const crosswise = (first: string, second: string) =>
    verdict.lock(first, async () => {
      arrived++
      await both()
      return verdict.lock(second, async () => 'both', { owner: `wants ${second}` })
    })
  const ends = await Promise.all([crosswise(a, b), crosswise(b, a)])
  const inner = ends.map((end) => (end.type === 'done' ? end.value : end))
  const [gone, ...rest] = inner.filter(({ type }) => type === 'refused')
  expect(rest).toEqual([])
  expect(gone).toMatchObject({ problem: { code: 'lock-deadlock', status: 409 } })
  expect(inner).toContainEqual({ type: 'done', value: 'both' })
  const { body } = await world.get('/v1/deadlocks')
  const named = (key: string) =>
    body.items[0].parties.find((party: { key: string }) => party.key === key)?.kind
  expect(body.items[0].ring.map(named)).toEqual(['owner', 'owner'])
  expect(body.items[0].ring).toContain(body.items[0].victim)
})

test('pieces of work side by side take the same lock one after the other, and nobody is refused', async () => {
  const [outer, shared] = [newKey(), newKey()]
  // Longer than after which somebody is chosen, if anybody is.
  const looked = () => {
    const { size, longestMs } = world.locks.waitingHere
    return size === 0 || longestMs(() => true) > 1_000
  }
  const pay = () =>
    verdict.lock(shared, async () => {
      await eventually(looked, { what: 'that those who wait were looked at' })
      return 'paid'
    })
  const all = await verdict.lock(outer, () => Promise.all([pay(), pay(), pay()]))
  const paid = { type: 'done', value: 'paid' }
  expect(all).toEqual({ type: 'done', value: [paid, paid, paid] })
  const again = await verdict.lock(outer, () => verdict.lock(outer, async () => 'never'))
  expect(again).toMatchObject({
    ...{ type: 'done', value: { type: 'refused', problem: { code: 'lock-deadlock' } } },
  })
})

test('work under a lock that is taken away is told at once, and hears that it was lost', async () => {
  const key = newKey()
  const lost = verdict.lock(
    key,
    async (token, { signal }) => {
      const reason = 'It holds up the invoices'
      await world.send('POST', at(key, 'force-release'), { token, reason })
      await eventually(() => signal.aborted, { what: 'that the work is told', withinMs: 5_000 })
      return 'seen'
    },
    { ttlMs: 3_000 },
  )
  expect(await lost).toEqual({ type: 'lost', value: 'seen' })
})

test('a holder that reaches nobody stops before the lock can be anybody else’s', async () => {
  const key = newKey()
  let cut = false
  const lonely = createClient({
    url: world.url,
    fetch: (address, init) => (cut ? Promise.reject(new Error('cut')) : fetch(address, init)),
  })
  let next: Promise<{ status: number }> | undefined
  const stopped = await lonely.lock(
    key,
    async (_, { signal }) => {
      cut = true
      next = acquire(key, { owner: 'next', waitMs: 20_000 })
      await eventually(() => signal.aborted, { what: 'that the holder stops' })
      const { body } = await world.get(`/v1/locks?key=${encodeURIComponent(key)}`)
      return body.items[0].holders[0].owner
    },
    { ttlMs: 2_000, skewMs: 700, owner: 'lonely' },
  )
  expect(stopped).toEqual({ type: 'lost', value: 'lonely' })
  expect((await next)?.status).toBe(200)
})

test('two who take the same keys in another order do not wait in a ring', async () => {
  const [a, b] = [newKey(), newKey()]
  const take = (keys: string[]) =>
    verdict.lock(keys, async (_, { tokens }) => [...tokens.keys()], { waitMs: 20_000 })
  const done = await Promise.all([take([a, b]), take([b, a]), take([a, b]), take([b, a])])
  for (const one of done) expect(one).toEqual({ type: 'done', value: [a, b].sort() })
  const blocked = await acquire(b)
  const refused = await verdict.lock([a, b], async () => 'never', { waitMs: 100 })
  expect(refused).toMatchObject({ type: 'refused', key: b, problem: { code: 'lock-held' } })
  expect((await acquire(a)).status).toBe(200)
  await world.send('POST', at(b, 'release'), { token: blocked.body.token })
})
