import { z } from 'zod'
import { admission } from './admission'
import { onlyHereSummary } from './branch'
import {
  participantLimits,
  participantPolicy,
  participantTimeouts,
  type SecretReference,
  secretReference,
} from './participant-settings'
import { time } from './transaction'

export const participantName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,59}$/,
    'must be small letters, digits and dashes, a letter first, at most 60',
  )
export const participantKind = z.enum(['postgresql', 'mariadb', 'sqlite', 'http'])

/** How an address of each kind begins, and an example for people. */
export const addresses = {
  postgresql: { pattern: /^postgres(ql)?:\/\//, example: 'postgresql://user@host:5432/database' },
  mariadb: { pattern: /^(mariadb|mysql):\/\//, example: 'mariadb://user@host:3306/database' },
  sqlite: { pattern: /^file:\/\/\//, example: 'file:///var/lib/shop/orders.db' },
  http: { pattern: /^https?:\/\//, example: 'https://payments.internal/transactions' },
} as const satisfies Record<
  z.infer<typeof participantKind>,
  { readonly pattern: RegExp; readonly example: string }
>

interface Addressed {
  readonly kind: z.infer<typeof participantKind>
  readonly url: string
  readonly secret?: SecretReference | null | undefined
}

const fits = ({ kind, url }: Addressed): boolean =>
  addresses[kind].pattern.test(url) && URL.canParse(url)

/** Whether an address carries a password itself, which is then stored with it. */
export const hasPassword = (url: string): boolean =>
  URL.canParse(url) && (new URL(url).password !== '' || new URL(url).searchParams.has('password'))

const address = z.string().max(1_000)

const settings = {
  secret: secretReference.nullable().default(null),
  limits: participantLimits.default({}),
  timeouts: participantTimeouts.default({}),
  policy: participantPolicy.default({}),
}

/** What is wrong with a secret beside an address; null: nothing. */
export function secretFault({ kind, url, secret }: Addressed): string | null {
  if (secret === null || secret === undefined) return null
  if (kind === 'sqlite') return 'A file needs no secret: leave it out'
  return hasPassword(url) ? 'The address has a password already: give one of the two' : null
}

const wellAddressed = {
  path: ['url'],
  error: ({ input }: { readonly input?: unknown }) =>
    `The address must look like ${addressExample(input)}`,
  // Whatever else is wrong: all faults are told at once.
  when: ({ value }: { readonly value: unknown }) =>
    z.looseObject({ kind: participantKind, url: z.string() }).safeParse(value).success,
}
const oneSecret = {
  path: ['secret'],
  error: 'Give the password in the address, or a secret beside it, not both; a file needs none',
}
const noSecretFault = (given: Addressed): boolean => secretFault(given) === null

export const newParticipant = z
  .strictObject({
    kind: participantKind,
    url: address,
    lab: z.boolean().default(false),
    ...settings,
  })
  .refine(fits, wellAddressed)
  .refine(noSecretFault, oneSecret)
  .meta({ id: 'NewParticipant' })

/** One participant of the configuration file. */
export const configuredParticipant = z
  .strictObject({ name: participantName, kind: participantKind, url: address, ...settings })
  .refine(fits, wellAddressed)
  .refine(noSecretFault, oneSecret)

/**
 * PATCH: what is left out stays as it is, and each group is replaced as a whole. A changed address
 * needs the secret again, or null for none: it must not follow an address somebody else chose.
 */
export const participantChange = z
  .strictObject({
    url: address,
    secret: secretReference.nullable(),
    limits: participantLimits,
    timeouts: participantTimeouts,
    policy: participantPolicy,
  })
  .partial()
  .meta({ id: 'ParticipantChange' })

const addressExample = (input: unknown): string => {
  const kind = participantKind.safeParse((input as { kind?: unknown } | undefined)?.kind)
  return addresses[kind.success ? kind.data : 'postgresql'].example
}

export const participantState = z.enum(['up', 'no-answer', 'unknown'])

/**
 * ok       a precondition that is met
 * advice   it works, and something would be better otherwise
 * problem  a promise could not be kept: not usable until it is changed
 */
export const findingSeverity = z.enum(['ok', 'advice', 'problem'])

export const finding = z.object({
  name: z.string(),
  /** False for a problem only. */
  ok: z.boolean(),
  severity: findingSeverity,
  text: z.string(),
})

/** Who may change a participant. `left-file`: the configuration file named it once, and no more. */
export const managedBy = z.enum(['api', 'file', 'left-file'])

/** Whether calls go there now, as the coordinators have it that ask it. */
export const participantGate = z
  .object({
    /**
     * closed     calls go
     * open       none goes before `until`; what a verdict says waits
     * half-open  one is under way as a probe
     */
    breaker: z.enum(['closed', 'open', 'half-open']),
    /** Since when the breaker is not closed. */
    since: time.nullable(),
    until: time.nullable(),
    /** Calls for a promise that may be repeated now, of so many at the most. */
    budgetLeft: z.int(),
    budgetMax: z.int(),
    /** Of new branches, from 0 to 1. */
    refusedShare: z.number(),
  })
  .meta({ id: 'ParticipantGate' })

export const participant = z
  .object({
    name: z.string(),
    /** `unknown`: a newer version registered it, and this one cannot open it. */
    kind: z.enum([...participantKind.options, 'unknown']),
    /** Without the password. */
    url: z.string(),
    /** The address itself holds a password, which is stored with it. */
    passwordInUrl: z.boolean(),
    /** Where the secret is read, never what it is. */
    secret: secretReference.nullable(),
    limits: participantLimits,
    timeouts: participantTimeouts,
    policy: participantPolicy,
    managedBy,
    lab: z.boolean(),
    usable: z.boolean(),
    state: participantState,
    /** Since when it takes no new branches, and who said so; null: it takes them. */
    draining: z.object({ since: time, by: z.string() }).nullable(),
    /** Null: no coordinator that runs has asked it for anything yet. */
    gate: participantGate.nullable(),
    /** Recovery owes it a first pass since the coordinator started. */
    recovering: z.boolean(),
    version: z.string().nullable(),
    findings: z.array(finding),
    examinedAt: time.nullable(),
    examinedBy: z.string().nullable(),
    answeredAt: time.nullable(),
    silentSince: time.nullable(),
    roundTripMs: z.number().nullable(),
    /** Its clock less ours at the last test, half the round trip taken into account. */
    clockOffsetMs: z.number().nullable(),
    /** Branches that have begun there and not ended, as the journal has it. */
    openBranches: z.int(),
    oldestOpenAt: time.nullable(),
    /** Null: nothing limits how many may begin there. */
    admission: admission.nullable().default(null),
    /** Recovery has made a full pass over it since the owner started. */
    sweptAt: time.nullable(),
    /** What is prepared there and not in the journal, as the last sweep found it. */
    onlyHere: onlyHereSummary,
  })
  .meta({ id: 'Participant' })

export const participantList = z.object({ items: z.array(participant) })

export type Participant = z.infer<typeof participant>
export type NewParticipant = z.infer<typeof newParticipant>
export type ConfiguredParticipant = z.infer<typeof configuredParticipant>
export type ParticipantChange = z.infer<typeof participantChange>
export type FindingSeverity = z.infer<typeof findingSeverity>
