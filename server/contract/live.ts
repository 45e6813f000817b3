import { z } from 'zod'
import { type JournalEvent, journalEvent } from './event'
import { type TransactionSummary, transactionSummary } from './transaction'

/**
 * The rooms of the gateway: `transactions` (every change), `transaction:<id>`, `participants`, `lab`.
 * A room's name is the `scope` of `GET /v1/events` too.
 */
export const room = z
  .string()
  .regex(
    /^(transactions|participants|lab|transaction:[a-z0-9]{1,16}\.\d{1,5}\.\d{1,12}\.[0-9A-Z]{26})$/,
  )

/**
 * All that happened in the room in (after, cursor]. Apply it if `after` equals the cursor held, else
 * ask `GET /v1/events?after=<cursor held>&until=<cursor>&scope=<room>` (D16): its last page ends at
 * just `cursor`, so that the next packet fits. The same after joining again, until the answer of join.
 */
export const livePacket = z.object({
  room: z.string(),
  after: z.string(),
  cursor: z.string(),
  items: z.array(journalEvent),
  /** The rows that changed by them, newest version each; older versions are ignored. */
  transactions: z.array(transactionSummary),
})

export const heartbeat = z.object({
  at: z.string(),
  inDoubt: z.int(),
  position: z.string(),
  /** Another text: what waits for a second person has changed, and is to be read anew. */
  approvals: z.string(),
})

export interface LivePacket {
  readonly room: string
  readonly after: string
  readonly cursor: string
  readonly items: readonly JournalEvent[]
  readonly transactions: readonly TransactionSummary[]
}

export type Heartbeat = z.infer<typeof heartbeat>

export interface ServerToClient {
  packet: (packet: LivePacket) => void
  heartbeat: (beat: Heartbeat) => void
}

export interface ClientToServer {
  /** Answers with the cursor from which packets of that room will follow, or null: no such room. */
  join: (room: string, answer: (cursor: string | null) => void) => void
  leave: (room: string) => void
}

export const SOCKET_PATH = '/live'
