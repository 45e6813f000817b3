import type { SimulationSettings } from '@/server/contract/simulation'
import { COORDINATOR } from './phases-said'
import { layout } from './register-said'
import type { Act, Moment } from './snare'

type CrashAt = NonNullable<SimulationSettings['crashAt']>
type Settings = Pick<SimulationSettings, 'protocol'>

/** What the coordinator does there; `branch` from 0, absent: with its store. */
interface Told {
  readonly act: Act
  readonly kind: string
  readonly branch?: number
}

const told = (act: Act, kind: string, branch?: number): Told => ({
  act,
  kind,
  ...(branch !== undefined && { branch }),
})

/** A vote that completes them and the proposal that follows are one step: there V2 is D0, and A2 is E0. */
const twoPhases: Readonly<Record<string, Told>> = {
  B0: told('sends', 'prepare', 0),
  ...{ S1: told('sent', 'prepare', 0), S2: told('sent', 'prepare', 1) },
  ...{ V1: told('heard', 'vote', 0), V2: told('sends', 'propose') },
  ...{ D0: told('sends', 'propose'), Dm: told('sent', 'propose'), D1: told('sends', 'commit', 0) },
  ...{ C1: told('sent', 'commit', 0), A1: told('heard', 'confirmed', 0) },
  ...{ C2: told('sent', 'commit', 1), A2: told('sends', 'ended') },
  ...{ E0: told('sends', 'ended'), E1: told('sent', 'ended') },
}

/** The last vote and what the agent is told are one step, as are its answer and the proposal: L0 is V1, E0 is A1. */
const lastAgent: Readonly<Record<string, Told>> = {
  ...{ B0: told('sends', 'prepare', 0), S1: told('sent', 'prepare', 0) },
  ...{ V1: told('sends', 'decide', 1), L0: told('sends', 'decide', 1) },
  ...{ Lm: told('sent', 'decide', 1), L1: told('hears', 'decided', 1) },
  ...{ D0: told('sends', 'propose'), Dm: told('sent', 'propose'), D1: told('sends', 'commit', 0) },
  ...{ C1: told('sent', 'commit', 0), A1: told('sends', 'ended'), E0: told('sends', 'ended') },
}

/** What an answer makes it write is not written yet while it `hears` it, and not durable once it has. */
const threePhases: Readonly<Record<string, Told>> = {
  B0: told('sends', 'can-commit', 0),
  ...{ S1: told('sent', 'can-commit', 0), S2: told('sent', 'can-commit', 1) },
  ...{ V1: told('heard', 'yes', 0), V2: told('hears', 'yes', 1) },
  ...{ Q1: told('sent', 'precommit', 0), W1: told('heard', 'precommitted', 0) },
  ...{ Q2: told('sent', 'precommit', 1), W2: told('hears', 'precommitted', 1) },
  ...{ D0: told('hears', 'precommitted', 1), Dm: told('heard', 'precommitted', 1) },
  ...{
    D1: told('sends', 'commit', 0),
    C1: told('sent', 'commit', 0),
    A1: told('heard', 'done', 0),
  },
  ...{ C2: told('sent', 'commit', 1), A2: told('hears', 'done', 1) },
  ...{ E0: told('hears', 'done', 1), E1: told('heard', 'done', 1) },
}

/** As in two phases; the branch that was registered last is told first, and the first one last. */
const tries: Readonly<Record<string, Told>> = {
  ...{ B0: told('sends', 'try', 0), S1: told('sent', 'try', 0), S2: told('sent', 'try', 1) },
  ...{ V1: told('heard', 'vote', 0), V2: told('sends', 'propose') },
  ...{ D0: told('sends', 'propose'), Dm: told('sent', 'propose'), D1: told('sends', 'confirm', 1) },
  ...{ C2: told('sent', 'confirm', 1), A2: told('heard', 'confirmed', 1) },
  ...{ C1: told('sent', 'confirm', 0), A1: told('sends', 'ended') },
  ...{ E0: told('sends', 'ended'), E1: told('sent', 'ended') },
}

/** Nobody is told the verdict but the application, as soon as it is heard; there D1 is E0. */
const steps: Readonly<Record<string, Told>> = {
  ...{ B0: told('sends', 'act', 0), S1: told('sent', 'act', 0), V1: told('heard', 'done', 0) },
  ...{ S2: told('sent', 'act', 1), V2: told('sends', 'propose') },
  ...{ D0: told('sends', 'propose'), Dm: told('sent', 'propose'), D1: told('sends', 'ended') },
  ...{ E0: told('sends', 'ended'), E1: told('sent', 'ended') },
}

const moments: Readonly<Record<string, Readonly<Record<string, Told>>>> = {
  'two-phase-commit': twoPhases,
  'optimistic-two-phase-commit': twoPhases,
  'last-agent': lastAgent,
  'three-phase-commit': threePhases,
  'try-confirm-cancel': tries,
  saga: steps,
}

/** Which of the two participants crashes there, from 0: what begins with L is of the last agent. */
const victimAt = (point: string): number => (point.endsWith('2') || point.startsWith('L') ? 1 : 0)

/** When a crash at that point of the protocol happens, and to which node. Null: there is no such point. */
export function momentOf(
  { protocol }: Settings,
  { point, victim }: CrashAt,
): { readonly moment: Moment; readonly victim: number } | null {
  const inThree = protocol === 'three-phase-commit'
  const here = moments[protocol]?.[point]
  if (here === undefined) return null
  const node = (branch: number) => (inThree ? branch + 1 : layout.participant(branch))
  const other = here.branch === undefined ? layout.store : node(here.branch)
  const { act, kind } = here
  return {
    moment: { node: COORDINATOR, act, kind, other },
    victim: victim === 'coordinator' ? COORDINATOR : node(victimAt(point)),
  }
}
