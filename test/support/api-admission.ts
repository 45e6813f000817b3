import { ulid } from 'ulid'
import { type Accounts, createAccounts } from '@/server/account/accounts'
import { createPrismaAccounts } from '@/server/account/prisma-accounts'
import { createPrismaTokens } from '@/server/account/prisma-tokens'
import { createTokens } from '@/server/account/tokens'
import type { Identify } from '@/server/api/context'
import { localOperator } from '@/server/contract/identity'
import type { Database } from '@/server/platform/database'

export interface AdmissionOptions {
  /** Who asks; default: the local operator. */
  readonly identify?: Identify
  /** People sign in, as with VERDICT_AUTH=password. */
  readonly signIn?: 'password'
}

interface Admitting {
  readonly identify: Identify
  readonly accounts: Accounts | null
  readonly publicUrl: string | null
}

const asLocal: Identify = async () => localOperator

/** Who may come in to a world of tests. */
export function admissionOf(
  { identify = asLocal, signIn }: AdmissionOptions,
  { prisma }: Database,
  innerToken: string,
): Admitting {
  if (signIn === undefined) return { identify, accounts: null, publicUrl: null }
  const store = createPrismaAccounts(prisma)
  const tokens = createTokens({ store: createPrismaTokens(prisma), newUlid: ulid })
  const accounts = createAccounts({ store, tokens, newUlid: ulid, secure: false, innerToken })
  return { accounts, identify: accounts.identify, publicUrl: null }
}
