import { z } from 'zod'
import { time } from './transaction'

/**
 * delay         everything arrives later
 * drop          everything vanishes, and the connection stays open
 * cut           connections are reset and refused
 * loss          of each message, with a probability; the connection it was on stalls, and is reset
 * duplicate     a request arrives twice; at HTTP links alone
 * refuse-votes  a bank says no at prepare
 * crash-at      a coordinator dies at a point of the protocol
 */
export const faultKind = z.enum([
  ...(['delay', 'drop', 'cut', 'loss', 'duplicate', 'refuse-votes', 'crash-at'] as const),
])
/** To the participant, from it, or both. */
export const direction = z.enum(['to', 'from', 'both'])

/** The points of a commit with n branches: B0, S1 V1 … Sn Vn, D0 Dm D1, C1 A1 … Cn An, E0 E1; aborts have R and Z. One that an application drives has J1 … Jn and F0 in the place of B0, S1 … Sn; one in three phases Q1 W1 … Qn Wn before D0, and T0 T1 around a termination; around a branch that decides L0 Lm L1, and P0 P1 where it is barred. */
export const crashPoint = z
  .string()
  .regex(/^(B0|F0|D0|Dm|D1|E0|E1|T0|T1|L0|Lm|L1|P0|P1|[JSVQWCARZ]([1-9]|[12]\d|3[0-2]))$/)

/** What a fault is told, whenever it begins. */
export const faultFields = {
  kind: faultKind,
  /** The participant whose link or votes are concerned, or the process that crashes. */
  name: z.string().max(60),
  direction: direction.default('both'),
  delayMs: z.int().min(1).max(60_000).optional(),
  /** A delay differs from message to message by up to that much, either way. */
  jitterMs: z.int().min(0).max(60_000).optional(),
  /** How many of a hundred messages are lost, or requests doubled. */
  percent: z.number().gt(0).max(100).optional(),
  point: crashPoint.optional(),
  /** Heals by itself after this long. */
  forMs: z.int().min(100).max(3_600_000).optional(),
}

interface Asked {
  readonly kind: string
  readonly delayMs?: number | undefined
  readonly jitterMs?: number | undefined
  readonly percent?: number | undefined
  readonly point?: string | undefined
}

/** What each kind of fault needs to be told besides. */
export function fitsKind(
  { kind, delayMs, jitterMs, percent, point }: Asked,
  context: z.RefinementCtx,
) {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  if (kind === 'delay' && delayMs === undefined) refuse('delayMs', 'A delay needs delayMs')
  if (kind === 'crash-at' && point === undefined) refuse('point', 'A crash needs a point')
  if (kind === 'loss' && percent === undefined) refuse('percent', 'A loss needs percent')
  if (jitterMs !== undefined && jitterMs > (delayMs ?? 0))
    refuse('jitterMs', 'A jitter is at most as large as its delay')
}

export const newFault = z.strictObject(faultFields).superRefine(fitsKind).meta({ id: 'NewFault' })

export const labFault = z
  .object({
    id: z.string(),
    kind: faultKind,
    name: z.string(),
    direction,
    delayMs: z.int().nullable(),
    jitterMs: z.int().nullable().default(null),
    percent: z.number().nullable().default(null),
    point: z.string().nullable(),
    since: time,
    until: time.nullable(),
  })
  .meta({ id: 'Fault' })

export type LabFault = z.infer<typeof labFault>
export type NewFault = z.infer<typeof newFault>
