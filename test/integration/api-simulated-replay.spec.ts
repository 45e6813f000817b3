import { afterAll, beforeAll, expect, test } from 'vitest'
import { petriReplay } from '@/server/contract/petri'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world.remove())

const simulate = async (body: object) =>
  (
    await world.send('POST', '/v1/simulations', {
      ...{ participants: 2, transactions: 3, seed: 1, ...body },
    })
  ).body.id as string
const replayOf = (simulation: string, number: number) =>
  world.send('POST', '/v1/analysis/petri:replay', { simulation, number })

test.each(['two-phase-commit', 'last-agent', 'two-phase-message', 'saga'])(
  'a simulated run of %s is replayed on its net, as a real one is',
  async (protocol) => {
    const simulation = await simulate({ protocol })
    const { status, body } = await replayOf(simulation, 2)
    expect(status).toBe(200)
    const replayed = petriReplay.parse(body)
    expect(replayed).toMatchObject({ simulation, transaction: '2', bad: null, ended: true })
    expect(replayed.participants).toEqual(['participant 1', 'participant 2'])
  },
)

test.each([
  [{ protocol: 'paxos-commit' }, 'a majority of acceptors'],
  [{ protocol: 'parallel-commit' }, 'the promises of all participants together'],
  [{ protocol: 'three-phase-commit' }, 'each role keeps records of its own'],
  [{ protocol: 'two-phase-commit', presumption: 'commit' }, 'each role keeps records of its own'],
])('%j has no net, and it is said why', async (asked, why) => {
  const { status, body } = await replayOf(await simulate(asked), 0)
  expect(status).toBe(422)
  expect(body).toMatchObject({ code: 'no-net', detail: expect.stringContaining(why) })
})

test('a run that is none, and a transaction that it does not have, are refused', async () => {
  expect((await replayOf('nothing', 0)).body.code).toBe('simulation-not-found')
  expect((await replayOf(await simulate({ protocol: 'saga' }), 3)).body.code).toBe(
    'invalid-request',
  )
})
