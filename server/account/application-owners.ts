/** On whose behalf applications have opened their transactions. */
export interface ApplicationOwners {
  /** Answers whose it is: the first who said so. */
  note(transaction: string, owner: string): Promise<string>
  /** Null: nobody with a token has opened it. */
  of(transaction: string): Promise<string | null>
}
