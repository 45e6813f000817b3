import { ulid } from 'ulid'
import { createAccounts } from '@/server/account/accounts'
import type { OidcSettings } from '@/server/account/oidc-settings'
import { createPrismaAccounts } from '@/server/account/prisma-accounts'
import { createPrismaApplicationOwners } from '@/server/account/prisma-application-owners'
import { createPrismaFlows } from '@/server/account/prisma-flows'
import { createPrismaTokens } from '@/server/account/prisma-tokens'
import { openProvider } from '@/server/account/provider-sign-in'
import { createTokens } from '@/server/account/tokens'
import { createCallerOf } from '@/server/account/trusted-proxies'
import type { ApiContext, Identify } from '@/server/api/context'
import { localOperator } from '@/server/contract/identity'
import { systemClock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'

export interface AdmissionOptions {
  /** Who asks; default: the local operator. */
  readonly identify?: Identify
  /** People sign in, as with VERDICT_AUTH=password. */
  readonly signIn?: 'password'
  /** People sign in at this provider, as with VERDICT_AUTH=oidc. */
  readonly oidc?: OidcSettings
  /** As VERDICT_TRUST_PROXY says. */
  readonly trustedProxies?: readonly string[]
  /** As VERDICT_PUBLIC_URL says. */
  readonly publicUrl?: string
}

type Admitting = Pick<
  ApiContext,
  'identify' | 'accounts' | 'provider' | 'owners' | 'callerOf' | 'publicUrl'
>

const asLocal: Identify = async () => localOperator

interface Admitted {
  readonly database: Database
  readonly innerToken: string
  /** Where the world is reached. */
  readonly url: string
}

/** Who may come in to a world of tests. */
export function admissionOf(
  { identify = asLocal, signIn, oidc, trustedProxies = [], publicUrl }: AdmissionOptions,
  { database: { prisma }, innerToken, url }: Admitted,
): Admitting {
  const open = {
    owners: createPrismaApplicationOwners(prisma),
    ...{ callerOf: createCallerOf(trustedProxies), publicUrl: publicUrl ?? null },
  }
  if (signIn === undefined && oidc === undefined)
    return { ...open, identify, accounts: null, provider: null }
  const store = createPrismaAccounts(prisma)
  const tokens = createTokens({ store: createPrismaTokens(prisma), newUlid: ulid })
  const accounts = createAccounts({
    ...{ store, tokens, newUlid: ulid, innerToken, issuer: oidc?.issuer ?? null },
    secure: publicUrl?.startsWith('https:') ?? false,
  })
  const flows = createPrismaFlows(prisma)
  const provider =
    oidc === undefined
      ? null
      : openProvider(oidc, {
          ...{ store, flows, newUlid: ulid, home: publicUrl ?? url, clock: systemClock },
        })
  return { ...open, accounts, provider, identify: accounts.identify }
}
