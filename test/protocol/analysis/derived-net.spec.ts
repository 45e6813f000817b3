import { describe, expect, test } from 'vitest'
import { fire, type Marking, marked, type Net, walkerOf } from '@/server/analysis/petri-net'
import { twoPhaseNet } from '@/server/analysis/petri-two-phase'
import { areBisimilar, explored, type Labelled } from './bisimulation'
import { type Faults, movesOf, type World, worldOf } from './machine-steps'

/*
 * The net by hand against the machine that runs: the same moves, and the same standing of everyone
 * after each. Silent on both sides is what moves nobody: that a vote or an acknowledgement arrives
 * without deciding anything, and that a participant which has aborted is told to. The machine does not
 * tell those whose no it has heard; the net tells all.
 */
const isSilent = (name: string): boolean => /^(drain|abortA\d)/.test(name)

function netGraph(net: Net, hidden = isSilent): Labelled {
  const { initial, transitions } = walkerOf(net)
  return explored<Marking>(initial, {
    movesOf: (marking) =>
      transitions.flatMap((one) => {
        const state = fire(marking, one)
        return state === null ? [] : [{ label: hidden(one.name) ? null : one.name, state }]
      }),
    standingOf: (marking) =>
      marked(net, marking)
        .filter((place) => /^([wrca]\d+|q0|wait|xW|d[CA]|end[CA])$/.test(place))
        .join(' '),
    keyOf: (marking) => marking.join(),
  })
}

const coordinatorPlaces = {
  idle: 'q0',
  preparing: 'wait',
  committing: 'dC',
  aborting: 'dA',
  committed: 'endC',
  aborted: 'endA',
} as Readonly<Record<string, string>>

function machineGraph(participants: number, faults: Faults): Labelled {
  return explored<World>(worldOf(participants), {
    movesOf: (world) =>
      movesOf(world, faults).map(({ label, world: state }) => ({
        ...{ label: label !== null && isSilent(label) ? null : label, state },
      })),
    standingOf: ({ coordinator, down, closing, standings }) =>
      [
        ...standings.map((standing, at) => `${standing}${at}`),
        placeOf({ coordinator, down, closing }),
      ]
        .sort()
        .join(' '),
    keyOf: (world) => JSON.stringify(world),
  })
}

function placeOf({
  coordinator: { phase },
  down,
  closing,
}: Omit<World, 'log' | 'standings' | 'channels'>) {
  if (down) return 'xW'
  return closing ? 'dA' : (coordinatorPlaces[phase] ?? phase)
}

const never: Faults = { crash: false, recovery: false }
const variants = [
  ['fault-free', never],
  ['crash', { crash: true, recovery: false }],
  ['crash-recovery', { crash: true, recovery: true }],
] as const

describe.each([1, 2, 3])('with n = %i', (participants) => {
  test.each(variants)(
    'the machine, %s, does what the net does, and nothing else',
    (variant, faults) => {
      const machine = machineGraph(participants, faults)
      const net = netGraph(twoPhaseNet(participants, variant))
      expect(new Set(machine.standings)).toEqual(new Set(net.standings))
      expect(areBisimilar(machine, net)).toBe(true)
    },
  )
})

test.each<[string, (net: Net) => Net]>([
  ['commits although a vote is missing', (net) => without(net, 'commit', 'yes1')],
  ['does not abort when time is up', (net) => removed(net, 'timeout')],
  ['is over before all have acknowledged', (net) => without(net, 'endC', 'ack0')],
  ['lets no participant refuse', (net) => removed(net, 'no0')],
])('a net that %s is told from the machine', (_, change) => {
  const net = change(twoPhaseNet(2))
  expect(areBisimilar(machineGraph(2, never), netGraph(net))).toBe(false)
})

test('without recovery the machine is not the net that recovers', () => {
  const machine = machineGraph(2, { crash: true, recovery: false })
  expect(areBisimilar(machine, netGraph(twoPhaseNet(2, 'crash-recovery')))).toBe(false)
})

const without = (net: Net, name: string, place: string): Net => ({
  ...net,
  transitions: net.transitions.map((one) =>
    one.name === name ? { ...one, consumes: one.consumes.filter((from) => from !== place) } : one,
  ),
})

const removed = (net: Net, name: string): Net => ({
  ...net,
  transitions: net.transitions.filter((one) => one.name !== name),
})
