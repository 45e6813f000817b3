import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { freePort } from '@/server/platform/home'
import { CLIENT } from './oidc-provider'

type Claims = Readonly<Record<string, unknown>>

/** What it does instead of what it should. */
export interface Lies {
  /** Changes what the ID token says. */
  readonly claims?: Claims
  /** Signs with a key that it does not show, or not at all. */
  readonly signs?: 'with-another-key' | 'not'
  /** Takes the request for the tokens, and never answers. */
  readonly hangs?: boolean
  /** Answers everything with this, its description too. */
  readonly nonsense?: string
}

const HOUR_S = 3_600

/** A provider in somebody else's hands: it says what the test wants, to whoever asks. */
export async function startLyingProvider() {
  const issuer = `http://127.0.0.1:${await freePort()}`
  const [own, other] = [newKey(), newKey()]
  const state = { lies: {} as Lies, nonce: '' }
  const answers: Readonly<Record<string, () => unknown>> = {
    '/.well-known/openid-configuration': () => ({
      ...{ issuer, jwks_uri: `${issuer}/keys`, token_endpoint: `${issuer}/token` },
      ...{ authorization_endpoint: `${issuer}/authorize`, response_types_supported: ['code'] },
      id_token_signing_alg_values_supported: ['RS256', 'none'],
    }),
    '/keys': () => ({
      keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256' }],
    }),
    '/token': () => {
      const { claims, signs } = state.lies
      const key = signs === 'not' ? null : (signs === undefined ? own : other).privateKey
      const said = { ...truth(issuer, state.nonce), ...claims }
      return { access_token: 'a', token_type: 'Bearer', id_token: tokenOf(said, key) }
    },
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer)
    if (state.lies.hangs === true && pathname === '/token') return
    answer(response, state.lies.nonsense ?? JSON.stringify(answers[pathname]?.() ?? {}))
  })
  await new Promise<void>((resolve) =>
    server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve),
  )
  return {
    issuer,
    /** From now on, to whom was sent there with that nonce. */
    tell: (lies: Lies, nonce: string) => Object.assign(state, { lies, nonce }),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

const answer = (response: ServerResponse, text: string) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(text)

const now = () => Math.floor(Date.now() / 1_000)

const truth = (iss: string, nonce: string): Claims => ({
  ...{ iss, nonce, aud: CLIENT, sub: '7', iat: now(), exp: now() + HOUR_S },
  ...{ preferred_username: 'eve', groups: ['verdict-admins'] },
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function tokenOf(claims: Claims, key: KeyObject | null): string {
  const head = encode(key === null ? { alg: 'none' } : { alg: 'RS256', kid: '1' })
  const said = `${head}.${encode(claims)}`
  if (key === null) return `${said}.`
  return `${said}.${createSign('RSA-SHA256').update(said).sign(key, 'base64url')}`
}
