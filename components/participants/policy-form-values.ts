import { newPolicy, type PolicyChange, type RetryPolicy } from '@/server/contract/retry-policy'
import { phrase, say } from '@/server/contract/words'
import { operationWords } from '../shell/retry-words'
import { gateDraftOf, gateValuesOf } from './policy-gate-values'

type Operation = (typeof operationWords)[number][0]
type Field = 'attemptMs' | 'jitter' | 'baseMs' | 'factor' | 'capMs'

/** Each field by the path that the API calls it by; empty: inherited. */
export type PolicyValues = Readonly<Record<string, string>>
export type PolicyFaults = Readonly<Record<string, string>>

export const pathOf = (operation: Operation, field: Field): string =>
  field === 'attemptMs'
    ? `operations.${operation}.attemptMs`
    : `operations.${operation}.backOff.${field}`

/** What stands in the fields for a change. */
export function valuesOf(change: PolicyChange): PolicyValues {
  const { attempts, promiseMs, repeatsPerSecond, alarmAttempts, operations, classes } = change
  const text = (value: string | number | undefined) => (value === undefined ? '' : String(value))
  const fields = operationWords.flatMap(([operation]) => {
    const { attemptMs, backOff } = operations?.[operation] ?? {}
    return [
      [pathOf(operation, 'attemptMs'), text(attemptMs)],
      ...(['jitter', 'baseMs', 'factor', 'capMs'] as const).map((field) => [
        pathOf(operation, field),
        text(backOff?.[field]),
      ]),
    ]
  })
  return {
    ...Object.fromEntries(fields),
    ...gateValuesOf(change),
    ...{ attempts: text(attempts), promiseMs: text(promiseMs) },
    ...{ repeatsPerSecond: text(repeatsPerSecond), alarmAttempts: text(alarmAttempts), reason: '' },
    classes: (classes ?? []).map(({ code, class: of }) => `${code} ${of}`).join('\n'),
  }
}

type Read =
  | { readonly ok: true; readonly body: ReturnType<typeof newPolicy.parse> }
  | { readonly ok: false; readonly faults: PolicyFaults }

/** The body to send, or what is wrong at which field. */
export function readPolicy(values: PolicyValues, now: RetryPolicy): Read {
  const parsed = newPolicy.safeParse({ change: draftOf(values, now), reason: values.reason ?? '' })
  if (parsed.success) return { ok: true, body: parsed.data }
  const faults: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) {
    const whole = path.join('.').replace(/^change\./, '')
    const field = whole.startsWith('classes') ? 'classes' : whole
    faults[field] ??= field === 'classes' ? say(linesFault) : message
  }
  return { ok: false, faults }
}

const linesFault = phrase`One rule a line: a code, with * at its end for all that begin so, and then retry, refuse or broken.`

function draftOf(values: PolicyValues, now: RetryPolicy): unknown {
  const operations = operationWords.flatMap(([operation]) => {
    const said = operationOf(values, operation, now.operations[operation].backOff)
    return Object.keys(said).length === 0 ? [] : [[operation, said]]
  })
  const classes = (values.classes ?? '').split('\n').filter((line) => line.trim() !== '')
  return {
    ...given('attempts', values.attempts),
    ...given('promiseMs', values.promiseMs),
    ...given('repeatsPerSecond', values.repeatsPerSecond),
    ...given('alarmAttempts', values.alarmAttempts),
    ...gateDraftOf(values),
    ...(operations.length === 0 ? {} : { operations: Object.fromEntries(operations) }),
    ...(classes.length === 0 ? {} : { classes: classes.map(ruleOf) }),
  }
}

/** A back-off is one thing: with one part of it said, the others are what holds now. */
function operationOf(
  values: PolicyValues,
  operation: Operation,
  now: RetryPolicy['operations'][Operation]['backOff'],
): object {
  const at = (field: Field) => values[pathOf(operation, field)]
  const jitter = at('jitter')?.trim()
  const numbers = (['baseMs', 'factor', 'capMs'] as const).flatMap((field) =>
    Object.entries(given(field, at(field))),
  )
  const backOff = { ...(jitter ? { jitter } : {}), ...Object.fromEntries(numbers) }
  return {
    ...given('attemptMs', at('attemptMs')),
    ...(Object.keys(backOff).length === 0 ? {} : { backOff: { ...now, ...backOff } }),
  }
}

const given = (name: string, text: string | undefined): Record<string, number> =>
  text === undefined || text.trim() === '' ? {} : { [name]: Number(text) }

function ruleOf(line: string) {
  const [code = '', of = '', ...rest] = line.trim().split(/\s+/)
  return { code, class: rest.length > 0 ? '' : of }
}
