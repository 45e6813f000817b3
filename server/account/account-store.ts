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

export interface ChangedPassword {
  /** What argon2 made of the one that was checked, and of the new one. */
  readonly from: string
  readonly to: string
  readonly except: string
}

/** Accounts and sessions, the same for every web process. */
export interface AccountStore {
  list(): Promise<readonly Account[]>
  find(name: string): Promise<StoredAccount | null>
  /** False: somebody has that name. `first`: only if there is no account at all. */
  add(account: AddedAccount, when?: 'first'): Promise<boolean>
  /** Who is no longer active is signed out everywhere. One active admin stays. */
  change(name: string, change: AccountChange): Promise<Changed>
  /** Signs out everywhere and revokes all tokens; false: nobody has that name. */
  resetPassword(name: string, hash: string): Promise<boolean>
  /** Signs out everywhere, but for the session named; false: the password was another one by now. */
  changePassword(name: string, change: ChangedPassword): Promise<boolean>
  /** False: the password was changed, or the account closed, since it was looked at. */
  openSession(
    account: Pick<StoredAccount, 'id' | 'hash'>,
    session: string,
    limits: SessionLimits,
  ): Promise<boolean>
  /** Whose session it is, and notes that it is in use; null: it is over, or never was. */
  session(session: string, limits: SessionLimits): Promise<Account | null>
  closeSession(session: string): Promise<void>
}
