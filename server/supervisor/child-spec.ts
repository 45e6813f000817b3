import type { z } from 'zod'
import type { labProcess, processCommand, processRole } from '@/server/contract/lab'
import type { EmbeddedMariadbOptions } from '@/server/platform/embedded-mariadb'
import type { EmbeddedPostgresOptions } from '@/server/platform/embedded-postgres'

export type ProcessRole = z.infer<typeof processRole>
export type Command = z.infer<typeof processCommand>

/** What is told of a child to whoever asks. */
export type ProcessState = z.infer<typeof labProcess>

interface Named {
  readonly name: string
  readonly role: ProcessRole
}

/** A program of ours, or any other that ends on SIGTERM. */
export interface ProgramSpec extends Named {
  readonly kind: 'program'
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Not started with the rest, but by its name when somebody needs it. */
  readonly onDemand?: boolean
}

/** A PostgreSQL of our own. */
export interface PostgresSpec extends Named {
  readonly kind: 'postgres'
  readonly server: Omit<EmbeddedPostgresOptions, 'logFile'>
}

/** The machine's own MariaDB, on data of ours. */
export interface MariadbSpec extends Named {
  readonly kind: 'mariadb'
  readonly server: EmbeddedMariadbOptions
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly onDemand?: boolean
}

/** A child, described by data. Names are unique. */
export type ChildSpec = ProgramSpec | PostgresSpec | MariadbSpec
