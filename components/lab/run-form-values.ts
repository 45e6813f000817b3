import { type NewRun, newRun } from '@/server/contract/lab-run'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { draftOf, type FaultDraft, plannedOf } from './planned-fault'

/** What the form holds while it is being written: text, as typed. */
export interface RunForm {
  readonly workload: NewRun['workload']
  readonly length: 'duration' | 'transactions'
  readonly seconds: string
  readonly transactions: string
  readonly rate: string
  readonly concurrency: string
  readonly seed: string
  readonly protocol: NewRun['protocol']
  readonly presumption: NonNullable<NewRun['presumption']>
  readonly optimise: NonNullable<NewRun['optimise']>
  readonly recovery: NewRun['recovery']
  readonly through: NewRun['through']
  /** What it breaks by itself. */
  readonly faults: readonly FaultDraft[]
}

export const firstForm = (seed: number): RunForm => ({
  workload: 'bank-transfer',
  length: 'duration',
  seconds: '300',
  transactions: '2000',
  rate: '20',
  concurrency: '4',
  seed: String(seed),
  protocol: 'two-phase-commit',
  presumption: 'abort',
  optimise: [],
  recovery: 'automatic',
  through: 'databases',
  faults: [],
})

export type FaultErrors = Readonly<Partial<Record<keyof FaultDraft, string>>>

export type RunAsked =
  | { readonly ok: true; readonly run: NewRun }
  | {
      readonly ok: false
      readonly errors: Readonly<Partial<Record<Exclude<keyof RunForm, 'faults'>, string>>>
      /** Of each fault of the scenario, by its place. */
      readonly faultErrors: Readonly<Record<number, FaultErrors>>
    }

const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text))

/** What a form asks for, valid or not: the scenario, as its file has it. */
export function scenarioIn(form: RunForm) {
  const seconds = number(form.seconds)
  return {
    ...{ workload: form.workload, protocol: form.protocol },
    ...(form.presumption !== 'abort' && { presumption: form.presumption }),
    ...(form.optimise.length > 0 && { optimise: form.optimise }),
    ...(form.length === 'duration'
      ? { durationMs: seconds === undefined ? undefined : Math.round(seconds * 1_000) }
      : { transactions: number(form.transactions) }),
    ...(form.rate.trim() === '' ? {} : { rate: number(form.rate) }),
    ...{ concurrency: number(form.concurrency), seed: number(form.seed) },
    ...{ recovery: form.recovery, through: form.through },
    ...(form.faults.length > 0 && { faults: form.faults.map(plannedOf) }),
  }
}

/** The run that a form asks for, or what is wrong with which field. */
export function runOf(form: RunForm): RunAsked {
  const parsed = newRun.safeParse(scenarioIn(form))
  if (parsed.success) return { ok: true, run: parsed.data }
  const { issues } = parsed.error
  return { ok: false, errors: errorsOf(form, issues), faultErrors: faultErrorsOf(issues) }
}

type Issues = readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]

function errorsOf(form: RunForm, issues: Issues) {
  const wrong = new Set(issues.map(({ path }) => String(path[0])))
  const errors: Partial<Record<Exclude<keyof RunForm, 'faults'>, string>> = {}
  if (wrong.has('concurrency')) errors.concurrency = t`A whole number from 1 to 64.`
  if (wrong.has('seed')) errors.seed = t`A whole number from 0 to 2147483647.`
  if (wrong.has('rate'))
    errors.rate = t`A number above 0, at most 10000; empty for as fast as possible.`
  if (wrong.has('durationMs')) errors.seconds = t`From 0.1 to 86400 seconds.`
  if (wrong.has('transactions')) {
    if (form.length === 'duration') errors.seconds = t`Say how long it runs.`
    else errors.transactions = t`A whole number from 1 to 1000000.`
  }
  if (wrong.has('recovery')) errors.recovery = t`Only two-phase commit waits for an operator.`
  return errors
}

const faultFields: Readonly<Record<string, keyof FaultDraft>> = {
  ...{ afterMs: 'after', forMs: 'seconds', name: 'name', kind: 'kind', point: 'point' },
  ...{ delayMs: 'delayMs', jitterMs: 'jitterMs', percent: 'percent' },
}

const faultTexts: Readonly<Partial<Record<keyof FaultDraft, Phrase>>> = {
  after: phrase`From 0 to 86400 seconds.`,
  seconds: phrase`From 0.1 to 3600 seconds, or empty.`,
  delayMs: phrase`From 1 to 60000 milliseconds.`,
  jitterMs: phrase`From 0 to what it is later by.`,
  percent: phrase`More than 0, at most 100.`,
}

function faultErrorsOf(issues: Issues): Readonly<Record<number, FaultErrors>> {
  const errors: Record<number, FaultErrors> = {}
  for (const { path, message } of issues) {
    const [list, n, name] = path
    const field = faultFields[String(name)]
    if (list !== 'faults' || typeof n !== 'number' || field === undefined) continue
    const text = faultTexts[field]
    errors[n] = { ...errors[n], [field]: text === undefined ? message : say(text) }
  }
  return errors
}

/** The form of a run that a scenario asks for. */
export function formOf(run: NewRun): RunForm {
  const plain = firstForm(run.seed)
  return {
    ...plain,
    ...{ workload: run.workload, protocol: run.protocol, recovery: run.recovery },
    ...{ through: run.through, presumption: run.presumption ?? 'abort' },
    ...{ optimise: run.optimise ?? [], concurrency: String(run.concurrency) },
    rate: run.rate === undefined ? '' : String(run.rate),
    length: run.transactions === undefined ? 'duration' : 'transactions',
    ...(run.durationMs !== undefined && { seconds: String(run.durationMs / 1_000) }),
    ...(run.transactions !== undefined && { transactions: String(run.transactions) }),
    faults: (run.faults ?? []).map(draftOf),
  }
}
