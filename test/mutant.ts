/** A bug planted on purpose: the tests named here must fail while it is in place (D36). */
export interface Mutant {
  /** As in testplan.md 8, a letter added where one bug can be planted in several places. */
  readonly id: string
  readonly bug: string
  /** From the root of the repository. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Each of these must fail. */
  readonly killedBy: readonly [string, ...string[]]
}
