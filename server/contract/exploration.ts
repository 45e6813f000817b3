import { z } from 'zod'

export const explorableProtocol = z.enum([
  'two-phase-commit',
  'last-resource',
  'parallel-commit',
  'optimistic-two-phase-commit',
  'three-phase-commit',
  'try-confirm-cancel',
  'saga',
  'two-phase-message',
  'paxos-commit',
  'replicated-decision',
])

export type ExplorableProtocol = z.infer<typeof explorableProtocol>

const PARTICIPANTS_MAX = 6
const CRASHES_MAX = 6

const bounds = {
  participants: z.int().min(1).max(PARTICIPANTS_MAX),
  /** Of anyone. Where whoever stops simply does nothing more, no crash has to be asked for. */
  crashes: z.int().min(0).max(CRASHES_MAX),
}

/** POST /v1/explorations */
export const newExploration = z
  .strictObject({
    protocol: explorableProtocol,
    ...bounds,
    /** Absent: the first of the protocol, as GET /v1/explorations lists them. */
    variant: z.string().min(1).max(60).optional(),
  })
  .meta({ id: 'NewExploration' })

export type NewExploration = z.infer<typeof newExploration>

export const exploration = z
  .object({
    /** Met until the end, or until the first violation. */
    states: z.int(),
    /** States from which no end can be reached; null: a violation ended the search before. */
    stuck: z.int().nullable(),
    /** The steps are one of the shortest ways there. */
    violation: z.object({ property: z.string(), steps: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'Exploration' })

export type Exploration = z.infer<typeof exploration>

/** GET /v1/explorations: what can be explored, and the bounds in which it is claimed. */
export const explorables = z
  .object({
    items: z.array(
      z.object({
        protocol: explorableProtocol,
        variant: z.string(),
        says: z.string(),
        allowed: z.array(z.object({ participants: z.int(), crashesMax: z.int() })),
        stated: z.array(z.object({ participants: z.int(), crashes: z.int() })),
        /** Claimed too, but so large that only the command goes through them. */
        commandOnly: z.array(z.object({ participants: z.int(), crashes: z.int() })),
      }),
    ),
  })
  .meta({ id: 'Explorables' })

export type Explorables = z.infer<typeof explorables>
