import type { Log, Rule } from '@/server/advice/rules'
import type { Seen } from '@/server/advice/situation'

/*
 * The exhaustive check of the advice. A world is a true verdict and the true state of every branch;
 * evidence is what an operator may see of it. Advice is judged against every world that could have
 * shown that evidence: those where only the protocol acted, and those where a hand interfered once.
 */

export type True = 'active' | 'prepared' | 'committed' | 'aborted'
export type TrueVerdict = 'none' | 'commit' | 'abort'
export type Action = 'retry' | 'commit' | 'abort'
export type Table = (log: Log, found: readonly Seen[]) => Rule

interface World {
  readonly verdict: TrueVerdict
  readonly states: readonly True[]
  readonly byHand: boolean
}

export interface Shown {
  readonly log: Log
  readonly found: readonly Seen[]
  readonly worlds: readonly World[]
}

export const everySight: readonly Seen[] = [
  'prepared',
  'committed',
  'aborted',
  'in-progress',
  'no-trace',
  'no-answer',
]

const sights: Readonly<Record<True, readonly Seen[]>> = {
  active: ['in-progress', 'no-trace', 'no-answer'],
  prepared: ['prepared', 'no-answer'],
  committed: ['committed', 'no-trace', 'no-answer'],
  aborted: ['aborted', 'no-trace', 'no-answer'],
}

const possible: Readonly<Record<TrueVerdict, readonly True[]>> = {
  none: ['active', 'prepared', 'aborted'],
  commit: ['prepared', 'committed'],
  abort: ['active', 'prepared', 'aborted'],
}

export function* tuples<T>(choices: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = choices
  if (first === undefined) return yield []
  for (const one of first) for (const others of tuples(rest)) yield [one, ...others]
}

const times = <T>(n: number, one: T): readonly T[] => Array.from({ length: n }, () => one)

export const allTuples = <T>(n: number, choices: readonly T[]): readonly (readonly T[])[] => [
  ...tuples(times(n, choices)),
]

function worldsOf(n: number): readonly World[] {
  const clean = (['none', 'commit', 'abort'] as const).flatMap((verdict) =>
    allTuples(n, possible[verdict]).map((states) => ({ verdict, states, byHand: false })),
  )
  return [...clean, ...clean.flatMap(touched)]
}

/** One prepared branch finished by hand, or one prepare lost, outside the coordinator. */
const touched = ({ verdict, states }: World): readonly World[] =>
  states.flatMap((state, index) =>
    state === 'prepared'
      ? (['committed', 'aborted', 'active'] as const).map((other) => ({
          verdict,
          states: states.with(index, other),
          byHand: true,
        }))
      : [],
  )

/** Every situation that can be shown for n participants, with the worlds behind it. */
export function situations(n: number): readonly Shown[] {
  const shown = new Map<string, { log: Log; found: readonly Seen[]; worlds: World[] }>()
  const add = (log: Log, found: readonly Seen[], world: World) => {
    const key = `${log} ${found}`
    const entry = shown.get(key) ?? { log, found, worlds: [] }
    entry.worlds.push(world)
    shown.set(key, entry)
  }
  for (const world of worldsOf(n))
    for (const found of tuples(world.states.map((state) => sights[state]))) {
      add(world.verdict, found, world)
      add('unreadable', found, world)
      for (const later of meanwhile(world, n)) add('unreadable', found, later)
    }
  return [...shown.values()]
}

/** Unread, a live coordinator may decide commit between the look and the act. */
const meanwhile = ({ verdict, states, byHand }: World, n: number): readonly World[] =>
  verdict === 'none' && !byHand && !states.includes('aborted')
    ? allTuples(n, possible.commit).map((later) => ({ verdict: 'commit', states: later, byHand }))
    : []

/** True: once all is delivered, everybody ended as the action wants. */
export function endsWell({ verdict, states }: World, action: Action): boolean {
  const done = action === 'retry' ? verdict : action
  const want = done === 'commit' ? 'committed' : 'aborted'
  return states.every((state) => delivered(state, done) === want)
}

function delivered(state: True, verdict: TrueVerdict): True {
  if (verdict === 'none' || state === 'committed' || state === 'aborted') return state
  return verdict === 'commit' && state === 'prepared' ? 'committed' : 'aborted'
}
