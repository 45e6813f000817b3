import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const SECRET_BYTES = 32
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** What is kept of a secret: nobody can sign in with it. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

export interface SessionCookie {
  /** Null: the browser holds none that could be one. */
  read(headers: IncomingHttpHeaders): string | null
  /** A header that has the browser hold it, out of reach of any script, and send it to us only. */
  set(secret: string, lastsMs: number): string
  clear(): string
}

/** Behind https the name itself makes sure that no other host has set it. */
export function createSessionCookie(
  secure: boolean,
  what: 'session' | 'sign_in' = 'session',
): SessionCookie {
  const name = `${secure ? '__Host-' : ''}verdict_${what}`
  const rest = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    read: ({ cookie = '' }) => {
      const pairs = cookie.split(';').map((pair) => pair.trim().split('='))
      const held = pairs.find(([key]) => key === name)?.[1] ?? ''
      return SECRET.test(held) ? held : null
    },
    set: (secret, lastsMs) => `${name}=${secret}${rest}; Max-Age=${Math.floor(lastsMs / 1_000)}`,
    clear: () => `${name}=${rest}; Max-Age=0`,
  }
}
