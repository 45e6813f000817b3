/*
 * Which optimisations of two-phase commit a transaction is run with (`protocols.md` 3): each was asked
 * for, has a precondition, and is used only where that holds. What was planned, and why, is recorded.
 */

/** one-phase: the only branch commits its own transaction, and that is the decision (3.1, D5). */
export type Optimisation = 'one-phase'

export interface Planned {
  readonly optimisation: Optimisation
  readonly used: boolean
  /** For people: the precondition that holds, or the one that does not. */
  readonly because: string
}

export interface PlannedBranch {
  readonly participant: string
  /** It can commit at once, and tell later by its marker whether it has. */
  readonly commitsInOnePhase: boolean
}

export const planFor = (
  branches: readonly PlannedBranch[],
  asked: readonly Optimisation[],
): readonly Planned[] => [...new Set(asked)].map((one) => onePhase(one, branches))

function onePhase(optimisation: Optimisation, branches: readonly PlannedBranch[]): Planned {
  const [only, ...others] = branches
  if (only === undefined || others.length > 0)
    return {
      ...{ optimisation, used: false },
      because: `${branches.length} participants have to agree, so each must promise first`,
    }
  const { participant, commitsInOnePhase } = only
  return commitsInOnePhase
    ? {
        optimisation,
        used: true,
        because: `${participant} takes part alone: its own commit decides`,
      }
    : {
        ...{ optimisation, used: false },
        because: `${participant} takes part alone, and could not tell afterwards whether a commit in one phase had happened`,
      }
}
