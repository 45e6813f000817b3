import { type Accounts, createAccounts } from './account/accounts'
import { createPrismaAccounts } from './account/prisma-accounts'
import { createPrismaTokens } from './account/prisma-tokens'
import { createTokens } from './account/tokens'
import type { Identify } from './api/context'
import { recordByHand } from './api/handlers/record-by-hand'
import type { Config } from './config'
import { localOperator } from './contract/identity'
import type { Common } from './run-common'

export interface Admission {
  readonly identify: Identify
  readonly accounts: Accounts | null
}

/** Who may come in, put together: nobody signs in, or people do. */
export async function openAdmission(common: Common, { signIn }: Config): Promise<Admission> {
  const { auth, publicUrl, first } = signIn
  if (auth === 'local') return { identify: async () => localOperator, accounts: null }
  const { database, newUlid, token } = common
  const accounts = createAccounts({
    store: createPrismaAccounts(database.prisma),
    tokens: createTokens({ store: createPrismaTokens(database.prisma), newUlid }),
    ...{ newUlid, innerToken: token, secure: publicUrl?.startsWith('https:') ?? false },
  })
  if (first !== null) await addFirst(common, accounts, first)
  return { identify: accounts.identify, accounts }
}

/** Said at every start, done once: the environment may go on to name them. */
async function addFirst(
  common: Common,
  accounts: Accounts,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<void> {
  const added = await accounts.add({ name, password, role: 'admin', force: true }, 'first')
  if (!added) return
  const reason = `${name} is the first admin, as the environment says`
  await recordByHand(common, {
    ...{ action: 'add-user', participant: null, reason, requestId: 'start' },
    actor: 'environment',
  })
}
