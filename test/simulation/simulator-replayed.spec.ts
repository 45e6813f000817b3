import { describe, expect, test } from 'vitest'
import { conform } from '@/server/analysis/conformance'
import { conformSaga } from '@/server/analysis/conformance-saga'
import type { Replayed } from '@/server/analysis/token-replay'
import { type AnyEvent, asSaga, asTwoPhase } from '@/server/protocol/protocols'
import { simulated, swarm } from '../support/simulated'

/* What the coordinators of a simulated run recorded is a firing sequence of the net of its protocol. */

const protocols = [
  ...(['two-phase-commit', 'optimistic-two-phase-commit', 'last-agent'] as const),
  ...(['two-phase-message', 'try-confirm-cancel', 'saga', 'unsolicited-vote'] as const),
]
const TRANSACTIONS = 40
const all = Array.from({ length: TRANSACTIONS }, (_, at) => at)
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)

function replayed(log: readonly AnyEvent[]): Replayed {
  const saga = asSaga(log)
  const result = saga === null ? conform(asTwoPhase(log)) : conformSaga(saga)
  if (result === null) throw new Error('it has no net')
  return result
}

const logsOf = (asked: Parameters<typeof swarm>[1], seed: number) =>
  simulated(swarm(seed, { ...asked, transactions: TRANSACTIONS }), { watched: all }).logs.flatMap(
    (log) => (log === null || log.length === 0 ? [] : [log]),
  )

describe.each(protocols)('%s', (protocol) => {
  const logs = seeds(9_000, 25).flatMap((seed) => logsOf({ protocol, participants: 3 }, seed))

  test('every log of runs under faults is replayed', () => {
    expect(logs.length).toBeGreaterThan(300)
    for (const log of logs) expect(replayed(log), JSON.stringify(log)).toMatchObject({ ok: true })
  })

  test('both ends were there, and the tokens are where the ends are', () => {
    const ends = logs.flatMap((log) => {
      const { marked } = replayed(log)
      return log.some(({ type }) => type === 'ended')
        ? [marked.find((one) => /^end/.test(one))]
        : []
    })
    expect(new Set(ends)).toEqual(new Set(['endC', 'endA']))
  })
})

const calm = { participants: 2, transactions: 1, seed: 1, network: { jitter: 0 } } as const
const logOf = (protocol: (typeof protocols)[number]): readonly AnyEvent[] =>
  simulated({ protocol, ...calm }, { watched: [0] }).logs[0] ?? []
const without = (log: readonly AnyEvent[], type: AnyEvent['type']) =>
  log.filter((event) => event !== log.find((one) => one.type === type))

test.each([
  ['two-phase-commit', 'voted', 'verdict-stands'],
  ['optimistic-two-phase-commit', 'voted', 'verdict-stands'],
  ['try-confirm-cancel', 'voted', 'verdict-stands'],
  ['two-phase-commit', 'confirmed', 'ended'],
  ['last-agent', 'decider-answered', 'verdict-stands'],
  ['unsolicited-vote', 'voted', 'verdict-stands'],
  ['two-phase-message', 'confirmed', 'ended'],
  ['saga', 'step-started', 'step-done branch 1'],
] as const)(
  '%s: a log that has lost a step (%s) is refused at the first that cannot be',
  (protocol, lost, bad) => {
    const log = logOf(protocol)
    expect(replayed(log)).toMatchObject({ ok: true })
    const planted = without(log, lost)
    expect(planted).toHaveLength(log.length - 1)
    const result = replayed(planted)
    expect(result).toMatchObject({ ok: false, name: bad })
  },
)

test.each(['three-phase-commit', 'parallel-commit', 'paxos-commit'] as const)(
  '%s has no journal of its own in the simulator',
  (protocol) => {
    expect(simulated({ protocol, ...calm }, { watched: [0] }).logs).toEqual([null])
  },
)
