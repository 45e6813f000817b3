import { createServer } from 'node:http'
import Provider from 'oidc-provider'
import type { OidcSettings } from '@/server/account/oidc-settings'
import { freePort } from '@/server/platform/home'

export const CLIENT = 'verdict'
const CLIENT_SECRET = 'a secret between the two'

/** What the provider knows of somebody, beside the name to sign in with. */
interface Member {
  readonly groups: readonly string[]
}

export interface RunningProvider {
  readonly issuer: string
  readonly settings: OidcSettings
  /** People who may sign in there, with any password; changed while it runs. */
  readonly members: Map<string, Member>
  stop(): Promise<void>
}

/** A provider of OpenID Connect as others run it, certified, on a port of its own. */
export async function startProvider(home: string): Promise<RunningProvider> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const members = new Map<string, Member>()
  const provider = new Provider(issuer, configurationOf(home, members))
  const server = createServer(provider.callback())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    ...{ issuer, members, settings: settingsFor(issuer) },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** How Verdict is told of a provider there. */
export const settingsFor = (issuer: string): OidcSettings => ({
  ...{ issuer, clientId: CLIENT, clientSecret: CLIENT_SECRET, label: 'the test provider' },
  scopes: 'openid profile',
  mapping: {
    ...{ nameClaim: 'preferred_username', rolesClaim: 'groups' },
    ...{ admin: ['verdict-admins'], operator: ['verdict-operators'], viewer: ['staff'] },
    ...{ force: ['verdict-force'], refused: ['left'] },
  },
})

const configurationOf = (
  home: string,
  members: ReadonlyMap<string, Member>,
): ConstructorParameters<typeof Provider>[1] => ({
  clients: [
    {
      ...{ client_id: CLIENT, client_secret: CLIENT_SECRET },
      redirect_uris: [`${home}/v1/sign-in/callback`],
      post_logout_redirect_uris: [`${home}/login`],
    },
  ],
  cookies: { keys: ['for this test only'] },
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      ...{ sub: id, preferred_username: id },
      groups: [...(members.get(id)?.groups ?? [])],
    }),
  }),
  // Nobody is asked to agree: the installation is the company's own.
  loadExistingGrant: async ({ oidc }) => {
    const { client, session, provider } = oidc
    if (client === undefined || session?.accountId === undefined) return undefined
    const grant = new provider.Grant({
      clientId: client.clientId,
      accountId: session.accountId,
    })
    grant.addOIDCScope('openid profile')
    await grant.save()
    return grant
  },
})
