import { type Accounts, createAccounts } from './account/accounts'
import { createPrismaAccounts } from './account/prisma-accounts'
import { createPrismaFlows } from './account/prisma-flows'
import { createPrismaTokens } from './account/prisma-tokens'
import { openProvider, type ProviderSignIn } from './account/provider-sign-in'
import { createTokens } from './account/tokens'
import { type CallerOf, createCallerOf } from './account/trusted-proxies'
import type { Identify } from './api/context'
import { recordByHand } from './api/handlers/record-by-hand'
import type { Config } from './config'
import { localOperator } from './contract/identity'
import type { Common } from './run-common'

export interface Admission {
  readonly identify: Identify
  readonly accounts: Accounts | null
  readonly provider: ProviderSignIn | null
  readonly callerOf: CallerOf
}

/** Who may come in, put together: nobody signs in, or people do. */
export async function openAdmission(
  common: Common,
  { signIn, publicUrl: home }: Config,
): Promise<Admission> {
  const { auth, first, oidc, trustedProxies } = signIn
  const callerOf = createCallerOf(trustedProxies)
  if (auth === 'local')
    return { identify: async () => localOperator, accounts: null, provider: null, callerOf }
  const { database, newUlid, token, clock } = common
  const { prisma } = database
  const store = createPrismaAccounts(prisma)
  const accounts = createAccounts({
    ...{ store, newUlid, innerToken: token, issuer: oidc?.issuer ?? null },
    tokens: createTokens({ store: createPrismaTokens(prisma), newUlid }),
    secure: signIn.publicUrl?.startsWith('https:') ?? false,
  })
  if (first !== null) await addFirst(common, accounts, first)
  const provider =
    oidc === null
      ? null
      : openProvider(oidc, { store, flows: createPrismaFlows(prisma), newUlid, home, clock })
  return { identify: accounts.identify, accounts, provider, callerOf }
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
