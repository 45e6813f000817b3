import type { StopSignal } from '@/server/platform/stop'
import { bound } from './mariadb-commands'
import { awaitFreshView } from './mariadb-evidence-sql'
import { type Result, type Row, textOf } from './mariadb-exchange'
import { askIdentity, isMariadb, isSameLife } from './mariadb-identity'
import { namesOf, recoverText } from './mariadb-list'
import type { Server } from './mariadb-server'
import {
  countOrphans,
  countWaits,
  findWaitsMariadb,
  findWaitsMysql,
  isWaiting,
} from './mariadb-waits-sql'
import type { KnownSession, SeenParty, SeenWait, Waits } from './waits'

interface Options {
  readonly ask: (texts: readonly string[], signal: StopSignal) => Promise<readonly Result[]>
  readonly server: Server
  /** Branches whose connections this process has, at work or prepared. */
  readonly sessions: () => ReadonlyMap<string, string>
}

/** Who waits in a MariaDB or MySQL for a lock of InnoDB; waits for whole tables are not told. */
export function createMariadbWaits(options: Options): Waits {
  const { ask } = options
  return {
    count: async (signal) => {
      const [counted] = await ask([countWaits], signal)
      return Number(counted?.rows[0]?.[0] ?? 0)
    },
    look: (known, signal) => look(options, known, signal),
    interrupt: async (session, signal) => {
      const connection = Number(session)
      const [, waiting] = await ask([awaitFreshView, bound(isWaiting, [connection])], signal)
      if (waiting?.rows[0] !== undefined) await ask([`KILL QUERY ${connection}`], signal)
    },
  }
}

async function look(
  { ask, server, sessions }: Options,
  known: readonly KnownSession[],
  signal: StopSignal,
): Promise<readonly SeenWait[]> {
  const version = await server.version(signal)
  if ('failure' in version) throw new Error(version.failure.message)
  const waits = isMariadb(version.version) ? findWaitsMariadb : findWaitsMysql
  const results = await ask(
    [...askIdentity, awaitFreshView, waits, countOrphans, recoverText(version.version)],
    signal,
  )
  const here = server.identify(results)?.server ?? null
  const [, waiting, orphans, recovered] = results.slice(askIdentity.length)
  const others = known.filter((one) => isSameLife(one.server, here))
  const ours = new Map([
    ...others.map(({ session, branch }) => [session, branch] as const),
    ...sessions(),
  ])
  const owned = new Set(ours.values())
  const left = namesOf(recovered).filter((name) => !owned.has(name))
  const sole = left.length === 1 && Number(orphans?.rows[0]?.[0]) === 1 ? (left[0] ?? null) : null
  return (waiting?.rows ?? []).map((row) => seen(row, { ours, sole }))
}

interface Named {
  readonly ours: ReadonlyMap<string, string>
  /** What an unowned transaction must be, where there is only one. */
  readonly sole: string | null
}

function seen(row: Row, named: Named): SeenWait {
  const [waiter, user, holder, holding, table, data, mode, waitedMs] = row.map(textOf)
  return {
    waiter: party(waiter, user, named),
    holder: party(holder, holding, named),
    object: objectOf(table, data),
    mode: modeOf(mode ?? ''),
    waitedMs: Math.max(0, Number(waitedMs ?? 0)),
  }
}

const party = (
  connection: string | null | undefined,
  user: string | null | undefined,
  { ours, sole }: Named,
): SeenParty =>
  connection === '0'
    ? { session: null, gid: sole, application: '' }
    : {
        session: connection ?? null,
        gid: ours.get(connection ?? '') ?? null,
        application: user ?? '',
      }

const objectOf = (table: string | null | undefined, data: string | null | undefined): string => {
  const name = (table ?? 'a table').replaceAll('`', '')
  return data === null || data === undefined ? name : `${name}, row ${data}`
}

/** X,REC_NOT_GAP and its like: only the first part bars anybody. */
const modeOf = (mode: string): string =>
  ({ X: 'Exclusive', S: 'Share', IX: 'Intend exclusive', IS: 'Intend share' })[
    mode.split(',')[0] ?? ''
  ] ?? mode
