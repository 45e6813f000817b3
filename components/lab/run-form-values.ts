import { type NewRun, newRun } from '@/server/contract/lab'
import { optimisation } from '@/server/contract/protocol'

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
    : {
        workload: workload === 'hot-account' ? workload : 'bank-transfer',
        protocol: 'two-phase-commit',
      }

/**
 * Agents alone can be pre-committed and can reserve; in three phases they end by themselves what is
 * left: so other choices are made with the protocol.
 */
export function withProtocol(protocol: string): Partial<RunForm> {
  const throughAgents: Partial<RunForm> = { optimise: [], through: 'agents' }
  if (protocol === 'three-phase-commit')
    return { ...throughAgents, protocol, recovery: 'automatic' }
  if (protocol === 'try-confirm-cancel') return { ...throughAgents, protocol }
  if (protocol === 'auto') return { protocol, optimise: [] }
  return { protocol: 'two-phase-commit' }
}

/** What two-phase commit may be optimised by here, each where its precondition holds. */
export const optimisations = [
  { value: 'one-phase', label: 'One phase within one bank' },
  { value: 'last-agent', label: 'Last agent: the second bank decides' },
  { value: 'one-phase,last-agent', label: 'Both' },
]

export const optimisationsIn = (text: string): RunForm['optimise'] =>
  optimisation.options.filter((one) => text.split(',').includes(one))
