import { type NewRun, newRun } from '@/server/contract/lab'

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
  readonly optimise: NonNullable<NewRun['optimise']>
  readonly recovery: NewRun['recovery']
  readonly through: NewRun['through']
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
  optimise: [],
  recovery: 'automatic',
  through: 'databases',
})

export type RunAsked =
  | { readonly ok: true; readonly run: NewRun }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<keyof RunForm, string>>> }

const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text))

/** The run that a form asks for, or what is wrong with which field. */
export function runOf(form: RunForm): RunAsked {
  const seconds = number(form.seconds)
  const parsed = newRun.safeParse({
    workload: form.workload,
    concurrency: number(form.concurrency),
    seed: number(form.seed),
    protocol: form.protocol,
    optimise: form.optimise,
    recovery: form.recovery,
    through: form.through,
    ...(form.rate.trim() === '' ? {} : { rate: number(form.rate) }),
    ...(form.length === 'duration'
      ? { durationMs: seconds === undefined ? undefined : seconds * 1_000 }
      : { transactions: number(form.transactions) }),
  })
  if (parsed.success) return { ok: true, run: parsed.data }
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])))
  const errors: Partial<Record<keyof RunForm, string>> = {}
  if (wrong.has('concurrency')) errors.concurrency = 'A whole number from 1 to 64.'
  if (wrong.has('seed')) errors.seed = 'A whole number from 0 to 2147483647.'
  if (wrong.has('rate'))
    errors.rate = 'A number above 0, at most 10000; empty for as fast as possible.'
  if (wrong.has('durationMs')) errors.seconds = 'From 0.1 to 86400 seconds.'
  if (wrong.has('transactions')) {
    if (form.length === 'duration') errors.seconds = 'Say how long it runs.'
    else errors.transactions = 'A whole number from 1 to 1000000.'
  }
  if (wrong.has('recovery')) errors.recovery = 'Only two-phase commit waits for an operator.'
  return { ok: false, errors }
}

/** Trips are booked by sagas, transfers never. */
export const withWorkload = (workload: string): Partial<RunForm> =>
  workload === 'trip-booking'
    ? {
        ...{ workload, protocol: 'saga', optimise: [] },
        ...{ through: 'databases', recovery: 'automatic' },
      }
    : { workload: 'bank-transfer', protocol: 'two-phase-commit' }

/** In three phases the agents end by themselves what is left, so two other choices are made with it. */
export const withProtocol = (protocol: string): Partial<RunForm> =>
  protocol === 'three-phase-commit'
    ? { protocol, optimise: [], through: 'agents', recovery: 'automatic' }
    : { protocol: 'two-phase-commit' }
