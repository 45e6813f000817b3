/*
 * Which optimisations of two-phase commit a transaction is run with (`protocols.md` 3): each was asked
 * for, has a precondition, and is used only where that holds. What was planned, and why, is recorded.
 */

/**
 * one-phase   the only branch commits its own transaction, and that is the decision (3.1, D5)
 * last-agent  all others promise first, and then the last one does the same (3.4)
 * unsolicited-vote  who can promises with its last statement, and is not asked (3.3)
 */
export type Optimisation = 'one-phase' | 'last-agent' | 'unsolicited-vote'

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
  /** It can be told with its last statement to promise at once. */
  readonly votesWithWork?: boolean
}

export interface Plan {
  readonly planned: readonly Planned[]
  /** Position of the branch whose own commit decides; null: the register does. */
  readonly decider: number | null
  /** Positions of those that promise unasked. */
  readonly unasked: readonly number[]
}

/** What is used of the optimisations that were asked for, and which branch decides. */
export function planFor(branches: readonly PlannedBranch[], asked: readonly Optimisation[]): Plan {
  const cannot = branches.findIndex(({ prepares }) => !prepares)
  const each = [...new Set(asked)]
  const deciding = each.flatMap((one) => {
    const plan = one === 'unsolicited-vote' ? null : deciders[one](branches)
    return plan === null ? [] : [plan]
  })
  const used = deciding.find((one) => one.decider !== null)
  const decider = cannot >= 0 ? cannot : (used?.decider ?? null)
  const unasked = each.includes('unsolicited-vote') ? unaskedOf(branches, decider) : []
  const planned = deciding.map(({ decider: by, ...one }) => ({ ...one, used: by !== null }))
  return {
    planned: each.includes('unsolicited-vote')
      ? [...planned, unsolicited(branches, { decider, unasked })]
      : planned,
    ...{ decider, unasked },
  }
}

/** Whoever decides promises nothing; all others that are able do so with their last statement. */
const unaskedOf = (branches: readonly PlannedBranch[], decider: number | null) =>
  branches.flatMap(({ votesWithWork }, index) =>
    votesWithWork === true && index !== decider ? [index] : [],
  )

function unsolicited(
  branches: readonly PlannedBranch[],
  { decider, unasked }: Pick<Plan, 'decider' | 'unasked'>,
): Planned {
  const names = (able: boolean) => [
    ...new Set(
      branches.flatMap(({ participant }, index) =>
        index !== decider && unasked.includes(index) === able ? [participant] : [],
      ),
    ),
  ]
  const others = names(false)
  const asked = others.length === 0 ? '' : `; ${others.join(', ')} must be asked`
  return {
    ...{ optimisation: 'unsolicited-vote', used: unasked.length > 0 },
    because:
      unasked.length > 0
        ? `all statements are known, so ${names(true).join(', ')} can promise with the last one: it saves asking, and the work waits for the begin record${asked}`
        : 'none of them can promise together with its last statement',
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

const deciders = { 'one-phase': onePhase, 'last-agent': lastAgent } as const
