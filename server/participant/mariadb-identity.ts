import { type Result, textOf } from './mariadb-exchange'

/** `now() - uptime` differs by a second from one reading to the next, and clocks are corrected. */
const SAME_LIFE_S_MAX = 3

/** Asked once a session, which lives within one life of the server. */
export const askIdentity = [
  'SELECT CONNECTION_ID(), VERSION(), UNIX_TIMESTAMP(NOW(6))',
  "SHOW GLOBAL STATUS LIKE 'Uptime'",
] as const

export interface Identity {
  /** The connection's number, which the server gives out once in its life. */
  readonly connection: string
  readonly version: string
  /** The server and its life: a connection number means something only there (D26). */
  readonly server: string
}

export function identityOf(place: string, [asked, status]: readonly Result[]): Identity | null {
  const [connection, version, now] = (asked?.rows[0] ?? []).map(textOf)
  const uptime = textOf(status?.rows[0]?.[1])
  if (!connection || !version || !now || uptime === null) return null
  const started = new Date(Math.round(Number(now) - Number(uptime)) * 1_000).toISOString()
  const server = `${place} since ${started.replace('.000Z', 'Z')}`
  return { connection, version, server }
}

const named = (server: string | null) => /^(.+) since (\S+)$/.exec(server ?? '')

/** Whether two readings tell of the same server in the same of its lives. */
export const isSameLife = (one: string | null, other: string | null): boolean =>
  named(one)?.[1] === named(other)?.[1] && isSameStart(one, other)

/** Whether what they tell of began at the same moment, under whatever address. */
function isSameStart(one: string | null, other: string | null): boolean {
  const [a, b] = [named(one)?.[2], named(other)?.[2]]
  if (a === undefined || b === undefined) return false
  return Math.abs(Date.parse(a) - Date.parse(b)) <= SAME_LIFE_S_MAX * 1_000
}

/** Whether they are one server: host and port, whatever life it is in; or one life under two names. */
export const isSameServer = (one: string, other: string): boolean =>
  named(one)?.[1] === named(other)?.[1] || isSameStart(one, other)

export const isMariadb = (version: string): boolean => /mariadb/i.test(version)
