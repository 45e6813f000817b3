/*
 * Which optimisations of two-phase commit a transaction is run with (`protocols.md` 3): each was asked
 * for, has a precondition, and is used only where that holds. What was planned, and why, is recorded.
 */

/**
 * one-phase   the only branch commits its own transaction, and that is the decision (3.1, D5)
 * last-agent  all others promise first, and then the last one does the same (3.4)
 */
export type Optimisation = 'one-phase' | 'last-agent'

export interface Planned {
  readonly optimisation: Optimisation
  readonly used: boolean
  /** For people: the precondition that holds, or the one that does not. */
  readonly because: string
}

export interface PlannedBranch {
  readonly participant: string
  /** False: it can only decide. */
  readonly prepares: boolean
  /** It can commit at once, and tell later by its marker whether it has. */
  readonly commitsInOnePhase: boolean
}

export interface Plan {
  readonly planned: readonly Planned[]
  /** Position of the branch whose own commit decides; null: the register does. */
  readonly decider: number | null
}

/** What is used of the optimisations that were asked for, and which branch decides. */
export function planFor(branches: readonly PlannedBranch[], asked: readonly Optimisation[]): Plan {
  const cannot = branches.findIndex(({ prepares }) => !prepares)
  const planned = [...new Set(asked)].map((one) => plans[one](branches))
  const used = planned.find((one) => one.decider !== null)
  return {
    planned: planned.map(({ decider, ...one }) => ({ ...one, used: decider !== null })),
    decider: cannot >= 0 ? cannot : (used?.decider ?? null),
  }
}

type Planning = Omit<Planned, 'used'> & { readonly decider: number | null }

function onePhase(branches: readonly PlannedBranch[]): Planning {
  const [only, ...others] = branches
  const refused = { optimisation: 'one-phase', decider: null } as const
  if (only === undefined || others.length > 0)
    return {
      ...refused,
      because: `${branches.length} participants have to agree, so each must promise first`,
    }
  const { participant, commitsInOnePhase } = only
  return commitsInOnePhase
    ? {
        ...{ optimisation: 'one-phase', decider: 0 },
        because: `${participant} takes part alone: its own commit decides`,
      }
    : {
        ...refused,
        because: `${participant} takes part alone, and could not tell afterwards whether a commit in one phase had happened`,
      }
}

function lastAgent(branches: readonly PlannedBranch[]): Planning {
  const refused = { optimisation: 'last-agent', decider: null } as const
  if (branches.length < 2)
    return { ...refused, because: 'nobody else takes part, so nobody would promise before it' }
  const unable = branches.find(({ prepares }) => !prepares)
  if (unable !== undefined)
    return {
      ...refused,
      because: `${unable.participant} cannot promise, so it is the one that decides`,
    }
  const decider = branches.findLastIndex(({ commitsInOnePhase }) => commitsInOnePhase)
  const last = branches[decider]
  if (last === undefined)
    return {
      ...refused,
      because: 'none of them could tell afterwards whether its commit had happened',
    }
  return {
    ...{ optimisation: 'last-agent', decider },
    because: `${last.participant} commits once all others have promised, and its commit decides: it saves a promise, and while it is away nobody can tell how it ended`,
  }
}

const plans = { 'one-phase': onePhase, 'last-agent': lastAgent } as const
