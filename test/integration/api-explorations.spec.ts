import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explorables, exploration } from '@/server/contract/exploration'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { startExplorations } from '../support/explorations'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world.remove())

const explore = (body: unknown) => world.send('POST', '/v1/explorations', body)
const timeOuts = { protocol: 'three-phase-commit', participants: 2, crashes: 1 } as const
const large = {
  ...({ protocol: 'two-phase-commit', variant: 'presumed-abort' } as const),
  ...{ participants: 3, crashes: 2 },
}

describe('an exploration', () => {
  test('answers the states, that nobody is stuck, and that nothing is violated', async () => {
    const answer = await explore({ ...timeOuts, crashes: 3 })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ states: 177, stuck: 0, violation: null })
  })

  test('answers a violation step by step', async () => {
    const { status, body } = await explore({ ...timeOuts, variant: 'time-outs' })
    expect(status).toBe(200)
    const { violation } = exploration.parse(body)
    expect(violation?.property).toBe('agreement')
    expect(violation?.steps).toHaveLength(7)
    expect(violation?.steps[4]).toBe('the coordinator crashes')
  })

  test('keeps nobody else waiting while it runs', async () => {
    const order: string[] = []
    const running = explore(large).then((answer) => {
      order.push('explored')
      return answer
    })
    for (let count = 0; count < 20; count++) {
      expect((await world.get('/healthz')).status).toBe(200)
      order.push('healthy')
    }
    expect(await running).toMatchObject({ status: 200, body: { states: 200_678, stuck: 0 } })
    expect(order.indexOf('explored')).toBe(20)
  })

  test('every form in the list can be asked for by name in its smallest stated bounds', async () => {
    const { status, body } = await world.get('/v1/explorations')
    expect(status).toBe(200)
    const { items } = explorables.parse(body)
    expect(items.length).toBeGreaterThan(20)
    for (const { protocol, variant, stated } of items) {
      const answer = await explore({ protocol, variant, ...stated[0] })
      expect(answer.status, `${protocol} ${variant}`).toBe(200)
    }
  })
})

describe('what cannot be explored is refused with a reason', () => {
  test.each([
    [
      { ...timeOuts, variant: 'nonsense' },
      'variant',
      /Known are termination, production, time-outs/,
    ],
    [{ ...timeOuts, participants: 6 }, 'participants', /can be explored with 1, 2, 3, 4, 5/],
    [{ ...timeOuts, crashes: 6 }, 'crashes', /At most 3 with 2 participants/],
    [{ ...timeOuts, protocol: 'hope' }, 'protocol', /./],
    [{ ...timeOuts, participants: 7 }, 'participants', /./],
    [{ ...timeOuts, crashes: -1 }, 'crashes', /./],
    [{ ...timeOuts, participants: 2.5 }, 'participants', /./],
    [{ ...timeOuts, more: 1 }, '', /more/],
  ])('%j', async (body, path, message) => {
    const answer = await explore(body)
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors[0].path).toBe(path)
    expect(answer.body.errors[0].message).toMatch(message)
  })

  test('more states than the limit', async () => {
    const answer = await explore({ protocol: 'paxos-commit', participants: 2, crashes: 1 })
    expect(answer).toMatchObject({ status: 422, body: { code: 'exploration-too-large' } })
    expect(answer.body.detail).toContain('more than 400000 states')
  })
})

describe('the thread', () => {
  const never = new AbortController().signal

  test('is ended when the time is over, and the next search runs', async () => {
    const { explore: run } = startExplorations({ limitMs: 1 })
    expect(await run(large, never)).toEqual({ type: 'given-up', limitMs: 1 })
    const next = { ...timeOuts, crashes: 3 }
    expect(await startExplorations().explore(next, never)).toMatchObject({
      type: 'found',
      states: 177,
    })
  })

  test('is ended when the caller leaves, and who waits behind goes on', async () => {
    const { explore: run } = startExplorations()
    const caller = new AbortController()
    const first = run(large, caller.signal)
    const second = run({ ...timeOuts, variant: 'time-outs' }, never)
    caller.abort()
    expect(await first).toEqual({ type: 'left' })
    expect(await second).toMatchObject({ type: 'found', states: 88 })
  })

  test('refuses more searches than may wait, and takes them again afterwards', async () => {
    const { explore: run } = startExplorations()
    const asked = { ...timeOuts, variant: 'time-outs' }
    const eight = Array.from({ length: 8 }, () => run(asked, never))
    expect(await run(asked, never)).toEqual({ type: 'busy', waitingMax: 8 })
    for (const one of await Promise.all(eight)) expect(one).toMatchObject({ type: 'found' })
    expect(await run(asked, never)).toMatchObject({ type: 'found' })
  })
})
