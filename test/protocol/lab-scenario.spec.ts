import { expect, test } from 'vitest'
import type { LabProcess } from '@/server/contract/lab'
import type { LabFault, NewFault } from '@/server/contract/lab-fault'
import { newRun } from '@/server/contract/lab-run'
import type { PlannedFault, RunFault } from '@/server/contract/lab-scenario'
import { createLiveFaults } from '@/server/lab/live-faults'
import { newRunState, type RunState, runState, shownRun } from '@/server/lab/run-state'
import { createVirtualClock } from '../support/virtual-clock'

const asked = { workload: 'bank-transfer', transactions: 3, seed: 1 }
const cut: PlannedFault = { afterMs: 1_000, kind: 'cut', name: 'bank-a', direction: 'both' }
const pause: PlannedFault = { ...cut, kind: 'pause', name: 'bank-b', forMs: 500 }

/** A run with that scenario, and a world in which everything can be broken but `nowhere`. */
function scenario(faults: readonly PlannedFault[], kept?: RunState, deaf = false) {
  const clock = createVirtualClock()
  const spec = newRun.parse({ ...asked, faults })
  const startedAt = new Date(clock.now()).toISOString()
  let run = kept ?? newRunState('r', spec, { expected: 1, startedAt })
  let on: LabFault[] = []
  const told: string[] = []
  const steps: string[] = []
  const live = createLiveFaults({
    run: () => run,
    change: (next: readonly RunFault[], ordered = run.ordered) => {
      run = { ...run, faults: [...next], ordered: [...ordered] }
    },
    clock,
    newId: () => `id-${told.length}`,
    breaker: {
      list: () => on,
      add: async ({ name, kind, direction }: NewFault) => {
        if (name === 'nowhere')
          return {
            ok: false,
            refusal: { code: 'unknown-participant', detail: 'There is no such link.' },
          }
        const fault: LabFault = {
          ...{ id: `${kind}-${name}`, kind, name, direction, delayMs: null, jitterMs: null },
          ...{
            percent: null,
            point: null,
            since: new Date(clock.now()).toISOString(),
            until: null,
          },
        }
        on = [...on, fault]
        live.fault('on', fault)
        return { ok: true, value: fault }
      },
      remove: async (id) => {
        on = on.filter((one) => one.id !== id)
      },
      command: async (name, command, step) => {
        told.push(`${name}:${command}`)
        if (step !== undefined) steps.push(`${step.id}${step.again ? ' again' : ''}`)
        if (deaf) return new Promise(() => {})
        const process = { ...bank, name }
        if (command === 'pause' || command === 'stop' || command === 'kill')
          live.outage(process, command, step)
        return { ok: true, value: process }
      },
    },
  })
  return {
    clock,
    live,
    told,
    steps,
    run: () => run,
    on: () => on,
    states: () => run.faults.map(one),
  }
}
const bank: LabProcess = {
  ...{ name: '', role: 'participant', pid: 7, state: 'running', restarts: 0 },
  since: '2026-01-01T00:00:00.000Z',
}
const one = ({ kind, state, planned }: RunFault) => `${kind} ${state} ${planned ?? 'by hand'}`

test('each fault begins at its time and ends with the run, and what is paused goes on in time', async () => {
  const world = scenario([cut, pause])
  world.live.begin()
  expect(world.states()).toEqual(['cut waiting 0', 'pause waiting 1'])
  await world.clock.pass(1_000)
  expect(world.states()).toEqual(['cut on 0', 'pause on 1'])
  await world.clock.pass(500)
  expect(world.told).toEqual(['bank-b:pause', 'bank-b:resume'])
  expect(world.states()).toEqual(['cut on 0', 'pause over 1'])
  await world.live.over()
  expect([world.on(), world.states()]).toEqual([[], ['cut over 0', 'pause over 1']])
  expect(shownRun(world.run(), 0).incomplete).toBe(false)
})

test('what cannot be applied, or comes after the end, makes the run incomplete and says why', async () => {
  const world = scenario([
    { ...cut, name: 'nowhere' },
    { ...pause, afterMs: 9_000 },
  ])
  world.live.begin()
  await world.clock.pass(1_000)
  await world.live.over()
  expect(world.states()).toEqual(['cut not-applied 0', 'pause not-applied 1'])
  expect(world.run().faults.map(({ reason }) => reason)).toEqual([
    'There is no such link.',
    expect.stringMatching(/^The run was over/),
  ])
  expect(shownRun(world.run(), 0).incomplete).toBe(true)
})

test('a lab that comes back goes on with what is left, and knows what it has missed', async () => {
  const first = scenario([cut, pause, { ...cut, afterMs: 5_000 }])
  first.live.begin()
  await first.clock.pass(1_000)
  first.live.close()
  const kept = runState.parse(JSON.parse(JSON.stringify(first.run())))
  const second = scenario([], kept)
  await second.clock.pass(2_000)
  second.live.begin()
  // Its list of faults is empty: the cut was lost. The pause is overdue.
  await second.clock.pass(1)
  expect(second.told).toEqual(['bank-b:resume'])
  expect(second.states()).toEqual(['cut over 0', 'pause over 1', 'cut waiting 2'])
  await second.clock.pass(3_000)
  expect(second.states()).toEqual(['cut over 0', 'pause over 1', 'cut on 2'])
})

test('an outage is written down before it is ordered, and a lab that does not know what came of it orders the same again', async () => {
  const first = scenario(
    [
      { ...pause, forMs: 60_000 },
      { ...pause, kind: 'kill', forMs: undefined },
    ],
    undefined,
    true,
  )
  first.live.begin()
  await first.clock.pass(1_000)
  first.live.close()
  expect(first.states()).toEqual(['pause on 0', 'kill on 1'])
  const kept = runState.parse(JSON.parse(JSON.stringify(first.run())))
  const second = scenario([], kept)
  await second.clock.pass(1_100)
  second.live.begin()
  // Whoever has not heard the order yet has not come back from it.
  second.live.seen({ ...bank, name: 'bank-b' })
  expect(second.states()).toEqual(['pause on 0', 'kill on 1'])
  await second.clock.pass(1)
  expect(second.steps).toEqual(first.steps.map((id) => `${id} again`))
  expect(second.run().ordered).toEqual([])
  // Nothing is written down twice, and from here on a lab that comes back orders nothing.
  expect(second.states()).toEqual(['pause on 0', 'kill on 1'])
  const third = scenario([], runState.parse(JSON.parse(JSON.stringify(second.run()))))
  await third.clock.pass(1_200)
  third.live.begin()
  await third.clock.pass(100)
  expect(third.told).toEqual([])
})

test('what somebody breaks by hand is written down, with its end', () => {
  const { live, run, states } = scenario([])
  live.outage(bank, 'kill')
  live.seen(bank)
  expect(states()).toEqual(['kill on by hand'])
  live.seen({ ...bank, pid: 8 })
  expect(states()).toEqual(['kill over by hand'])
  expect(run().faults[0]?.until).not.toBeNull()
})

test('a run that was kept before there were scenarios has none', () => {
  const kept = newRunState('r', newRun.parse(asked), { expected: 1, startedAt: '' })
  const { planned: _, faults: __, ...older } = kept
  expect(shownRun(runState.parse(older), 0)).toMatchObject({
    ...{ planned: [], faults: [], incomplete: false },
  })
})
