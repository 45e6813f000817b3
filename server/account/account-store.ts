import type { Account, AccountChange } from '@/server/contract/account'

export interface StoredAccount extends Account {
  readonly id: string
  /** What argon2 made of the password. */
  readonly hash: string
}

export interface AddedAccount extends Pick<Account, 'name' | 'role' | 'force'> {
  readonly id: string
  readonly hash: string
}

export type Changed = 'changed' | 'absent' | 'last-admin'

export interface SessionLimits {
  /** After so long without a request it is over. */
  readonly idleMs: number
  /** And after so long in any case. */
  readonly lastsMs: number
}

/** Accounts and sessions, the same for every web process. */
export interface AccountStore {
  list(): Promise<readonly Account[]>
  find(name: string): Promise<StoredAccount | null>
  /** False: somebody has that name. `first`: only if there is no account at all. */
  add(account: AddedAccount, when?: 'first'): Promise<boolean>
  /** Who is no longer active is signed out everywhere. One active admin stays. */
  change(name: string, change: AccountChange): Promise<Changed>
  /** Signs out everywhere, but for the session named; false: nobody has that name. */
  setPassword(name: string, hash: string, except?: string): Promise<boolean>
  openSession(account: string, session: string, limits: SessionLimits): Promise<void>
  /** Whose session it is, and notes that it is in use; null: it is over, or never was. */
  session(session: string, limits: SessionLimits): Promise<Account | null>
  closeSession(session: string): Promise<void>
}
