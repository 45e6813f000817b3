import type { Account, AccountChange } from '@/server/contract/account'

export interface StoredAccount extends Account {
  readonly id: string
  /** What argon2 made of the password; null: a provider vouches for that one, and there is none. */
  readonly hash: string | null
}

/** Somebody whom a provider vouches for, and what its word makes of that one now. */
export interface VouchedAccount extends Pick<Account, 'name' | 'role' | 'force'> {
  /** For who was never here before. */
  readonly id: string
  readonly issuer: string
  readonly subject: string
}

export interface VouchedSession {
  readonly id: string
  /** What the provider is shown when it is to end its session too. */
  readonly idToken: string
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

const HOUR_MS = 3_600_000
/** An open page asks all the time: idle means that none is open. */
export const SESSION_LIMITS: SessionLimits = { idleMs: HOUR_MS, lastsMs: 12 * HOUR_MS }

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
  /** Role and rights are as the provider says now. Not opened: an admin has closed the account. */
  enter(
    account: VouchedAccount,
    session: VouchedSession,
    limits: SessionLimits,
  ): Promise<{ readonly opened: boolean; readonly account: Account }>
  /** Answers what the provider is to be shown, if it vouched for that session. */
  closeSession(session: string): Promise<string | null>
}
