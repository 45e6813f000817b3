import type { z } from 'zod'
import { type LabRun, type NewRun, newRun } from '@/server/contract/lab-run'
import { retell, t } from '@/server/contract/words'
import { readJson } from './json-lines'

/** Something in a scenario file that is not as it has to be. */
export interface ScenarioError {
  readonly line: number
  readonly text: string
}

export type ScenarioRead =
  | { readonly ok: true; readonly run: NewRun }
  | { readonly ok: false; readonly errors: readonly ScenarioError[] }

/** The scenario as a file: the very body of POST /v1/lab/runs. */
export const scenarioText = (run: object): string => `${JSON.stringify(run, null, 2)}\n`

/** What a run was asked to do, to be asked again. */
export function scenarioOf(run: LabRun): NewRun {
  const { workload, protocol, presumption, optimise, seed, recovery, through, concurrency } = run
  return newRun.parse({
    ...{ workload, protocol, seed, recovery, through, concurrency },
    ...(presumption !== 'abort' && { presumption }),
    ...(optimise.length > 0 && { optimise }),
    ...(run.rate !== null && { rate: run.rate }),
    ...(run.transactions !== null && { transactions: run.transactions }),
    ...(run.durationMs !== null && { durationMs: run.durationMs }),
    ...(run.planned.length > 0 && { faults: run.planned }),
  })
}

/** Reads a scenario file, or says line by line what is wrong with it. */
export function readScenario(text: string): ScenarioRead {
  const located = readJson(text)
  if (!located.ok) return { ok: false, errors: [located] }
  const parsed = newRun.safeParse(located.value)
  if (parsed.success) return { ok: true, run: parsed.data }
  const errors = parsed.error.issues.map((issue) => {
    const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
    const path = [...issue.path, ...extra]
    const field = spelled(path)
    const missing = issue.code === 'invalid_type' && valueAt(located.value, path) === undefined
    const what = missing ? t`Is missing.` : wordsOf(issue)
    return { line: located.lineOf(path), text: field === '' ? what : t`${field}: ${what}` }
  })
  return { ok: false, errors: errors.toSorted((one, other) => one.line - other.line) }
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) => (inner instanceof Object ? Reflect.get(inner, part) : undefined),
    value,
  )

/** faults[2].delayMs, counted as the file is. */
const spelled = (path: readonly PropertyKey[]): string =>
  path
    .map((part, at) =>
      typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`,
    )
    .join('')

type Issue = z.core.$ZodIssue

/** What a field has to be, in words. */
function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return t`Nothing of that name is known here.`
    case 'invalid_type':
      return typeWords(issue.expected)
    case 'invalid_value':
      return t`Has to be one of ${issue.values.map(String).join(', ')}.`
    case 'too_small':
      return issue.inclusive === false
        ? t`Has to be more than ${Number(issue.minimum)}.`
        : t`Has to be at least ${Number(issue.minimum)}.`
    case 'too_big':
      return t`Has to be at most ${Number(issue.maximum)}.`
    case 'invalid_format':
      return t`Is no point of a protocol, as D0 or V1 is.`
    default:
      return t`${retell(issue.message)}.`
  }
}

function typeWords(expected: string): string {
  switch (expected) {
    case 'int':
      return t`A whole number has to stand here.`
    case 'number':
      return t`A number has to stand here.`
    case 'array':
      return t`A list has to stand here.`
    case 'object':
      return t`A group in braces has to stand here.`
    default:
      return t`A text in double quotes has to stand here.`
  }
}
