import type { LabProcess, ProcessCommand } from '../contract/lab'
import type { TripService } from './trip-sql'

/*
 * What the lab asks of the parts around it. main.ts binds them to the supervisor's inner listener,
 * to the inner listeners of the processes, and to the lab's own stream of the journal.
 */

export type CommandReply =
  | { readonly type: 'done'; readonly process: LabProcess }
  | {
      readonly type: 'refused'
      readonly code: 'process-not-found' | 'process-state'
      readonly detail: string
    }

export interface Supervisor {
  list(): Promise<readonly LabProcess[]>
  /** Under one id it is carried out once, however often it is asked for. */
  command(name: string, command: ProcessCommand, id?: string): Promise<CommandReply>
}

/**
 * Arms the one-shot crash point of a process, or a point at which it stops itself; null disarms it.
 * Throws if it does not answer.
 */
export type ArmFailpoint = (
  process: string,
  point: string | null,
  action?: 'crash' | 'stop',
) => Promise<void>

export type NoteType = 'fault-on' | 'fault-off' | 'process' | 'run'

/** Tells the world of a change, through the journal. Fire and forget: it never throws. */
export type Note = (type: NoteType, data: Readonly<Record<string, unknown>>) => void

export interface LabDatabase {
  readonly name: string
  /** The address of the database itself, past the link's proxy. */
  readonly url: string
}

/** A service of the trips: a process that is started when it is needed, and where it listens. */
export interface LabTrip {
  readonly service: TripService
  /** With the secret that it asks for. */
  readonly url: string
  /** Its own database, past it. */
  readonly databaseUrl: string
}

/** The shop's own processes, started when they are needed; addresses have their passwords in them. */
export interface LabShop {
  /** Null: this machine has no MariaDB, without which there is no shop. */
  readonly mariadb: {
    readonly process: string
    /** As it takes part. */
    readonly url: string
    /** The lab's own account, past the link. */
    readonly ownUrl: string
  } | null
  readonly payment: {
    readonly process: string
    readonly url: string
    readonly databaseUrl: string
  }
  /** Stock and orders as services; each process is named as it takes part. */
  readonly services: readonly { readonly process: string; readonly url: string }[]
  readonly relay: { readonly process: string }
}

/** The agent before a bank: a process that is started when it is needed, and where it listens. */
export interface LabAgent {
  readonly bank: string
  readonly process: string
  /** With the secret that it asks for. */
  readonly url: string
}

/** The same shape as the `Lab` port of the API asks for. */
export interface LabReply {
  readonly status: number
  readonly body: unknown
}
