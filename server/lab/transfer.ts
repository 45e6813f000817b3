/** What one transaction of a run does, however it is carried out. */
export type Transfer =
  | {
      readonly kind: 'move'
      readonly from: Account
      readonly to: Account
      /** In cents. */
      readonly sum: number
    }
  | { readonly kind: 'look'; readonly accounts: readonly Account[] }

export interface Account {
  readonly bank: string
  readonly id: string
}
