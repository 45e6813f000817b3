import { z } from 'zod'
import { direction, faultFields, faultKind, fitsKind } from './lab-fault'
import { time } from './transaction'

/** What one does to a process for a time: a pause ends with a resume, a stop with a start. */
const outage = z.enum(['stop', 'kill', 'pause'])

/** A fault of a scenario: when it begins, counted from the start of the run, and how long it lasts. */
export const plannedFault = z
  .strictObject({
    afterMs: z.int().min(0).max(86_400_000),
    ...faultFields,
    kind: z.enum([...faultKind.options, ...outage.options]),
  })
  .superRefine(fitsKind)
  .refine(({ kind, forMs }) => kind !== 'kill' || forMs === undefined, {
    path: ['forMs'],
    message: 'Who is killed comes back by itself',
  })

/** What was broken while a run went on, by its scenario or by hand, or was to be and was not. */
export const runFault = z
  .object({
    /** Of the fault that is on, or of the entry itself. */
    id: z.string(),
    kind: plannedFault.shape.kind,
    name: z.string(),
    direction,
    delayMs: z.int().nullable(),
    jitterMs: z.int().nullable(),
    percent: z.number().nullable(),
    point: z.string().nullable(),
    /** Which fault of the scenario it is, from 0; null: somebody put it on by hand. */
    planned: z.int().nullable(),
    state: z.enum(['waiting', 'on', 'over', 'not-applied']),
    from: time.nullable(),
    until: time.nullable(),
    /** Why it could not be applied. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'RunFault' })

export type PlannedFault = z.infer<typeof plannedFault>
export type RunFault = z.infer<typeof runFault>
