import {
  type NewParticipant,
  newParticipant,
  type Participant,
  type ParticipantChange,
  participantKind,
  participantName,
} from '@/server/contract/participant'
import { t } from '@/server/contract/words'

export const secretKinds = ['none', 'env', 'file'] as const

/** What stands in the fields, as it was typed. */
export interface FormValues {
  readonly name: string
  readonly kind: NewParticipant['kind']
  readonly url: string
  readonly secretKind: (typeof secretKinds)[number]
  readonly secret: string
  readonly branchesMax: string
  readonly sessionsMax: string
  readonly inFlightMax: string
  readonly waitingMax: string
  readonly attemptMs: string
  readonly lockMs: string
  readonly backOffBaseMs: string
  readonly backOffCapMs: string
}

/** The message at each field, by its path in the body. */
export type FormFaults = Readonly<Record<string, string>>

export const emptyForm: FormValues = {
  ...{ name: '', kind: 'postgresql', url: '', secretKind: 'none', secret: '' },
  ...{
    branchesMax: '',
    sessionsMax: '',
    inFlightMax: '',
    waitingMax: '',
    attemptMs: '',
    lockMs: '',
  },
  ...{ backOffBaseMs: '', backOffCapMs: '' },
}

/** The fields of what is registered; the address comes without its password. */
export function formOf(participant: Participant): FormValues {
  const { name, kind, url, secret, limits, timeouts, policy } = participant
  const reference = secretOf(secret)
  const numbers = { ...limits, ...timeouts, ...policy }
  const text = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    ...{ name, url, ...reference, kind: participantKind.catch('postgresql').parse(kind) },
    branchesMax: text(numbers.branchesMax),
    sessionsMax: text(numbers.sessionsMax),
    inFlightMax: text(numbers.inFlightMax),
    waitingMax: text(numbers.waitingMax),
    attemptMs: text(numbers.attemptMs),
    lockMs: text(numbers.lockMs),
    backOffBaseMs: text(numbers.backOffBaseMs),
    backOffCapMs: text(numbers.backOffCapMs),
  }
}

function secretOf(secret: Participant['secret']): Pick<FormValues, 'secretKind' | 'secret'> {
  if (secret === null) return { secretKind: 'none', secret: '' }
  return 'env' in secret
    ? { secretKind: 'env', secret: secret.env }
    : { secretKind: 'file', secret: secret.file }
}

type Read =
  | { readonly ok: true; readonly body: NewParticipant }
  | { readonly ok: false; readonly faults: FormFaults }

/** The body of the form, or what is wrong at which field. */
export function readForm(values: FormValues): Read {
  const named = participantName.safeParse(values.name).success
  const name = named
    ? {}
    : { name: t`Small letters, digits and dashes, a letter first, at most 60.` }
  const parsed = newParticipant.safeParse(draftOf(values))
  if (parsed.success) return named ? { ok: true, body: parsed.data } : { ok: false, faults: name }
  return { ok: false, faults: { ...faultsAt(parsed.error.issues), ...name } }
}

/** Faults of the server or of the schema by the field that shows them: the first at each. */
export function faultsAt(
  issues: readonly { readonly path: string | readonly PropertyKey[]; readonly message: string }[],
): FormFaults {
  const faults: Record<string, string> = {}
  for (const { path, message } of issues) {
    const whole = typeof path === 'string' ? path : path.join('.')
    const field = whole.startsWith('secret') ? 'secret' : (whole.split('.').at(-1) ?? whole)
    faults[field] ??= message
  }
  return faults
}

/**
 * What PATCH is told: the address only if it was changed, for it is shown without its password; and
 * then the secret with it.
 */
export function changeOf(before: Participant, body: NewParticipant): ParticipantChange {
  const { url, secret, limits, timeouts, policy } = body
  const moved = url !== before.url
  const other = JSON.stringify(secret) !== JSON.stringify(before.secret)
  return {
    ...(moved ? { url } : {}),
    ...(moved || other ? { secret } : {}),
    ...{ limits, timeouts, policy },
  }
}

function draftOf(values: FormValues): unknown {
  const { kind, url, secretKind, secret } = values
  return {
    ...{ kind, url },
    secret: secretKind === 'none' ? null : { [secretKind]: secret },
    limits: numbersOf(values, ['branchesMax', 'sessionsMax', 'inFlightMax', 'waitingMax']),
    timeouts: numbersOf(values, ['attemptMs', 'lockMs']),
    policy: numbersOf(values, ['backOffBaseMs', 'backOffCapMs']),
  }
}

/** What is left empty is left out; what is no number stays as it is, and is refused. */
const numbersOf = (values: FormValues, names: readonly (keyof FormValues)[]) =>
  Object.fromEntries(
    names
      .filter((name) => values[name].trim() !== '')
      .map((name) => [name, Number(values[name].trim())]),
  )
