import { createHttpParticipant } from './participant/http-participant'
import { createMariadbParticipant } from './participant/mariadb-participant'
import type { Participant } from './participant/participant'
import type { PostgresLimits } from './participant/postgres-options'
import { createPostgresParticipant } from './participant/postgres-participant'
import type { RegisteredParticipant } from './participant/registry'
import { createSqliteParticipant } from './participant/sqlite-participant'

/** Bundled beside this one. */
const sqliteProgram = new URL('./sqlite-worker.mjs', import.meta.url)

/**
 * The adapter for a participant's kind. The address has the secret put in, as its password in URL
 * encoding; limits and time-outs are those of the row, and what is left out is the adapter's choice.
 */
export function openParticipant(row: RegisteredParticipant): Participant {
  const { name, kind, url } = row
  switch (kind) {
    case 'postgresql':
      return createPostgresParticipant({ name, url, limits: postgresLimits(row) })
    case 'http':
      return createHttpParticipant({ name, url })
    case 'mariadb':
      return createMariadbParticipant({ name, url })
    case 'sqlite':
      return createSqliteParticipant({ name, url, program: sqliteProgram })
    default:
      throw new Error(
        `This version cannot open ${name}: it is of a kind that it does not know${kind === 'unknown' ? '' : `, ${kind}`}. Use the version that registered it, or remove it.`,
      )
  }
}

function postgresLimits({ limits, timeouts }: RegisteredParticipant): Partial<PostgresLimits> {
  const { branchesMax, sessionsMax } = limits
  const { lockMs } = timeouts
  return {
    ...(branchesMax === undefined ? {} : { branchesMax }),
    ...(sessionsMax === undefined ? {} : { workingMax: sessionsMax }),
    ...(lockMs === undefined ? {} : { lockMs }),
  }
}
