import type { ParticipantKind } from './participant'

interface Named {
  readonly name: string
  readonly kind: ParticipantKind | 'unknown'
}

/**
 * True: it has no prepared state that outlives its session, so it can only decide, by committing
 * last (D5).
 */
const cannotPrepare = ({ kind }: Named): boolean => kind === 'sqlite'

/** Why the branches at these participants cannot make up one transaction; null if they can (11.1). */
export function secondLastResource(
  branches: readonly Named[],
): { readonly index: number; readonly detail: string } | null {
  const [first, second] = branches.flatMap((one, index) =>
    cannotPrepare(one) ? [{ name: one.name, index }] : [],
  )
  if (first === undefined || second === undefined) return null
  const { index } = second
  if (first.name === second.name)
    return {
      index,
      detail: `${first.name} cannot prepare: its own commit decides the transaction, so it takes one branch only. Nothing was begun. Put its statements into one branch.`,
    }
  return {
    index,
    detail: `${first.name} and ${second.name} cannot prepare, and only one such participant can decide a transaction by its own commit. Nothing was begun. Leave one of them out.`,
  }
}
