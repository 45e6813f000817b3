import { expect, test } from 'vitest'
import { AGE_STEP_MS } from '@/server/lock/queue'
import { eventually } from './eventually'
import {
  atOnce,
  claim,
  type LockSuite,
  newKey,
  patient,
  taken,
  tokenOf,
  waiting,
} from './lock-world'

/** In which order locks are given, and to whom not at all. */
export function describeQueue(suite: () => LockSuite): void {
  test('who shares gets in beside others who share, and not past somebody who waits alone', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const share = { mode: 'shared' } as const
    const one = await taken(locks.acquire(claim(key, share), atOnce()))
    const two = await taken(other.acquire(claim(key, share), atOnce()))
    const writer = other.acquire(claim(key, { owner: 'writer' }), patient())
    await waiting(locks, key, ['writer'])
    expect(await locks.acquire(claim(key, share), atOnce())).toMatchObject({ type: 'held' })
    const late = locks.acquire(claim(key, { ...share, owner: 'late' }), patient())
    await waiting(locks, key, ['writer', 'late'])
    for (const held of [one, two]) await locks.release({ key, ...tokenOf(held) })
    const written = await taken(writer)
    expect(written.grant.token).toBeGreaterThan(two.grant.token)
    await other.release({ key, ...tokenOf(written) })
    expect((await taken(late)).grant.token).toBeGreaterThan(written.grant.token)
  })

  test('who waits alone and asks again to share never stands alone beside one who shares', async () => {
    const { locks, other } = suite()
    const key = newKey()
    await taken(locks.acquire(claim(key, { mode: 'shared' }), atOnce()))
    const alone = claim(key, { owner: 'again' })
    const first = other.acquire(alone, patient())
    await waiting(locks, key, ['again'])
    await taken(other.acquire({ ...alone, mode: 'shared' }, atOnce()))
    expect((await taken(first)).mode).toBe('shared')
    const modes = (await locks.list()).filter((one) => one.key === key).map(({ mode }) => mode)
    expect(modes).toEqual(['shared', 'shared'])
  })

  test('the queue goes by priority, then by who came first', async () => {
    const { locks, other } = suite()
    const key = newKey()
    let held = await taken(locks.acquire(claim(key), atOnce()))
    const order: string[] = []
    const queue: Promise<void>[] = []
    const names: string[] = []
    for (const [owner, priority] of [
      ['fifth', 0],
      ['second', 5],
      ['third', 5],
      ['first', 9],
      ['fourth', 3],
    ] as const) {
      const way = queue.length % 2 === 0 ? locks : other
      names.push(owner)
      queue.push(
        taken(way.acquire(claim(key, { owner, priority }), patient())).then((got) => {
          order.push(owner)
          held = got
        }),
      )
      await waiting(locks, key, names)
    }
    for (let n = 1; n <= queue.length; n++) {
      await locks.release({ key, ...tokenOf(held) })
      await eventually(() => order.length === n, { what: 'that the next has it' })
    }
    expect(order).toEqual(['first', 'second', 'third', 'fourth', 'fifth'])
  })

  test('who waits rises in the queue, and comes before who asked so much later with a little more priority', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const held = await taken(locks.acquire(claim(key), atOnce()))
    const low = { owner: 'low', priority: 4 }
    const old = locks.acquire(claim(key, low), { ...patient(), waitMs: 60_000 })
    await eventually(
      async () =>
        (await locks.list()).some(
          (one) => one.key === key && one.owner === 'low' && one.waitedMs > AGE_STEP_MS,
        ),
      { what: 'that it has waited for a step', withinMs: 30_000 },
    )
    const young = other.acquire(claim(key, { owner: 'high', priority: 5 }), patient())
    await waiting(locks, key, ['low', 'high'])
    await locks.release({ key, ...tokenOf(held) })
    const first = await taken(old)
    await locks.release({ key, ...tokenOf(first) })
    expect((await taken(young)).grant.token).toBeGreaterThan(first.grant.token)
  })

  test('with wait-die the older waits and the younger goes away at once', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const held = await taken(locks.acquire(claim(key, { bornAtMs: 2_000 }), atOnce()))
    const dying = { ...patient(), waitDie: true }
    expect(await other.acquire(claim(key, { bornAtMs: 3_000 }), dying)).toMatchObject({
      type: 'dies',
    })
    const older = other.acquire(claim(key, { bornAtMs: 1_000, owner: 'older' }), dying)
    await waiting(locks, key, ['older'])
    await locks.release({ key, ...tokenOf(held) })
    await taken(older)
  })

  test('of many who want it at the same time one has it at a time, in the order of the tokens', async () => {
    const { locks, other } = suite()
    const key = newKey()
    let inside = 0
    const tokens: number[] = []
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const way = n % 2 === 0 ? locks : other
        const held = await taken(way.acquire(claim(key), patient()))
        inside += 1
        expect(inside).toBe(1)
        tokens.push(held.grant.token)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
        await way.release({ key, ...tokenOf(held) })
      }),
    )
    expect(tokens).toEqual([...new Set(tokens)].sort((one, two) => one - two))
    expect(tokens).toHaveLength(12)
  })
}
