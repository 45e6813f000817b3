import { describe, expect, test } from 'vitest'
import { ask } from '@/server/exploration/ask'
import { explorables } from '@/server/exploration/explorables'
import type { Model } from '@/server/exploration/model'
import { search } from '@/server/exploration/search'
import { threePhase } from '@/server/exploration/three-phase'
import { explored, sound } from '../support/explored'

/*
 * Oracles: the counts and lengths of protocols.md 3.4, 3.6, 4, 5 and of the reference explorers. What
 * is unsafe must be found, by the shortest way.
 */

/** The states met until the violation, its property, and how many steps lead there. */
function broken(...asked: Parameters<typeof explored>) {
  const { states, violation } = explored(...asked)
  return [states, violation?.property, violation?.steps.length]
}

describe('three-phase commit', () => {
  test.each([
    [2, 177],
    [3, 1_025],
    [4, 5_841],
  ])('agrees, and leaves no living participant undecided, n = %i: %i states', (n, states) => {
    expect(explored('three-phase-commit', 'termination', [n, n + 1])).toEqual(sound(states))
  })

  test('with time-outs instead of the termination protocol, one crash breaks it in seven steps', () => {
    expect(explored('three-phase-commit', 'time-outs', [2, 0]).violation).toBeNull()
    const found = explored('three-phase-commit', 'time-outs', [2, 1])
    expect(found).toMatchObject({ states: 88, stuck: null })
    expect(found.violation).toEqual({
      property: 'agreement',
      steps: [
        'participant 1 votes yes',
        'participant 2 votes yes',
        'the coordinator has every yes and goes on to precommit',
        'participant 1 hears precommit',
        'the coordinator crashes',
        'participant 1 waits no longer and commits, for it heard precommit',
        'participant 2 waits no longer and aborts, for it heard no precommit',
      ],
    })
  })

  test('a partition breaks it without any crash, in eight steps with two participants', () => {
    expect(broken('three-phase-commit', 'partition', [2, 0])).toEqual([124, 'agreement', 8])
    expect(broken('three-phase-commit', 'partition', [3, 0])).toEqual([610, 'agreement', 9])
    expect(broken('three-phase-commit', 'partition', [2, 1])).toEqual([431, 'agreement', 8])
  })
})

describe('three-phase commit as it runs here', () => {
  test.each([
    [1, 1, 117],
    [2, 0, 62],
    [2, 1, 933],
    [2, 2, 3_801],
    [2, 3, 8_408],
    [3, 1, 10_272],
  ])('agrees, with the register too, n = %i, %i crashes: %i states', (n, crashes, states) => {
    expect(explored('three-phase-commit', 'production', [n, crashes])).toEqual(sound(states))
  })
})

describe('parallel commit', () => {
  test.each([
    [2, 74],
    [3, 248],
  ])('is safe where recovery bars what is missing, n = %i: %i states', (n, states) => {
    expect(explored('parallel-commit', 'prevention', [n, 0])).toEqual(sound(states))
  })

  test('aborts what the caller was told is committed where it does not, in seven steps', () => {
    const property = 'acknowledged as committed, then aborted'
    expect(broken('parallel-commit', 'no-prevention', [2, 0])).toEqual([50, property, 7])
    expect(broken('parallel-commit', 'no-prevention', [3, 0])).toEqual([111, property, 8])
  })
})

describe('the last resource', () => {
  test('is unsafe in four steps where its commit is logged afterwards, if there is a crash', () => {
    expect(broken('last-resource', 'plain', [2, 1])).toEqual([11, 'agreement', 4])
    expect(explored('last-resource', 'plain', [2, 0]).violation).toBeNull()
  })

  test('is safe where its own commit holds the decision', () => {
    expect(explored('last-resource', 'decision-row', [2, 1])).toEqual(sound(9))
  })
})

describe('the replicated decision', () => {
  test.each([
    [2, 25],
    [3, 59],
  ])('is safe where the first to write decides, n = %i: %i states', (n, states) => {
    expect(explored('replicated-decision', 'write-once', [n, 0])).toEqual(sound(states))
  })

  test.each(['absence-is-abort', 'blind-write'])('is unsafe in six steps with %s', (variant) => {
    expect(broken('replicated-decision', variant, [2, 0])).toEqual([28, 'agreement', 6])
    expect(broken('replicated-decision', variant, [3, 0])).toEqual([59, 'agreement', 7])
  })
})

describe('Paxos Commit', () => {
  /*
   * TLC finds 1,321,761 states for two participants and one acceptor to spare, and so does this port;
   * that takes a minute, so it is left to `node tools/explore.mjs --all`.
   */
  test.each([
    [1, 0, 45],
    [2, 0, 1_425],
    [3, 0, 53_625],
    [1, 1, 1_461],
    [1, 2, 77_905],
  ])('agrees and is never stuck, n = %i, F = %i: %i states', (n, spare, states) => {
    expect(explored('paxos-commit', 'as-published', [n, spare])).toEqual(sound(states))
  })
})

describe('the search', () => {
  /** 0 goes to 1 and 2; 1 is an end; 2 and 3 go round and round. */
  const ways: Readonly<Record<number, readonly number[]>> = { 0: [1, 2], 2: [3], 3: [2] }
  const trap: Model<number> = {
    initial: 0,
    encode: String,
    steps: (state) => (ways[state] ?? []).map((to) => [`${state} to ${to}`, to] as const),
    properties: [],
    isResolved: (state) => state === 1,
  }

  test('counts as stuck what has no way to an end, though it may move for ever', () => {
    expect(search(trap, 10)).toEqual({ ...sound(4), stuck: 2 })
  })

  test('tells the shortest way to the first property that is violated', () => {
    const model = { ...trap, properties: [{ name: 'below 3', holds: (at: number) => at < 3 }] }
    expect(search(model, 10)).toMatchObject({
      stuck: null,
      violation: { property: 'below 3', steps: ['0 to 2', '2 to 3'] },
    })
  })
})

describe('what can be asked for', () => {
  test('a search that would meet more states than allowed is refused, and says how many', () => {
    const model = threePhase({ participants: 2, crashes: 3, fault: 'crashes' })
    expect(search(model, 176)).toEqual({ type: 'too-large', statesMax: 176 })
    expect(search(model, 177)).toEqual(sound(177))
  })

  test('every stated bound is allowed, and no two forms have the same name', () => {
    const names = explorables.map(({ protocol, variant }) => `${protocol} ${variant}`)
    expect(new Set(names).size).toBe(names.length)
    for (const { protocol, variant, stated } of explorables) {
      expect(stated.length).toBeGreaterThan(0)
      for (const bounds of stated) expect(ask({ protocol, variant, ...bounds }).ok).toBe(true)
    }
  })

  test.each([
    [{ variant: 'nonsense' }, 'variant', 'Known are termination, production, time-outs, partition'],
    [{ participants: 6 }, 'participants', 'termination can be explored with 1, 2, 3, 4, 5'],
    [{ crashes: 4 }, 'crashes', 'At most 3 with 2 participants'],
  ])('anything else is refused with what is known: %j', (asked, path, message) => {
    const request = { protocol: 'three-phase-commit' as const, participants: 2, crashes: 0 }
    expect(ask({ ...request, ...asked })).toEqual({ ok: false, refusal: { path, message } })
  })
})
