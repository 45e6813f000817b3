import type { StopSignal } from '@/server/platform/stop'
import type { Row } from './postgres-exchange'
import { countWaits, findWaits, interruptWait } from './postgres-waits-sql'
import type { KnownSession, SeenParty, Waits } from './waits'

type Ask = (
  text: string,
  values: readonly (string | null)[],
  signal: StopSignal,
) => Promise<readonly Row[]>

/** Who waits in a PostgreSQL; `sessions` are those of branches at work here. */
export function createPostgresWaits(ask: Ask, sessions: () => ReadonlyMap<string, string>): Waits {
  return {
    count: async (signal) => Number((await ask(countWaits, [], signal))[0]?.[0] ?? 0),
    look: async (known, signal) => {
      const rows = await ask(findWaits, [], signal)
      const ours = sessionsOf(known, sessions())
      return rows.map(([pid, application, gid, holder, holding, object, mode, waitedMs]) => ({
        waiter: party(pid, application, ours),
        holder:
          typeof gid === 'string'
            ? { session: null, gid, application: '' }
            : party(holder, holding, ours),
        object: object ?? 'a lock',
        mode: (mode ?? '').replace(/Lock$/, ''),
        waitedMs: Number(waitedMs),
      }))
    },
    interrupt: async (session, signal) => void (await ask(interruptWait, [session], signal)),
  }
}

const sessionsOf = (
  known: readonly KnownSession[],
  ours: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map([...known.map(({ session, branch }) => [session, branch] as const), ...ours])

const party = (
  session: string | null | undefined,
  application: string | null | undefined,
  ours: ReadonlyMap<string, string>,
): SeenParty => ({
  session: session ?? null,
  gid: ours.get(session ?? '') ?? null,
  application: application ?? '',
})
