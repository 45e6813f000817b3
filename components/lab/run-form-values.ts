import { type NewRun, newRun } from '@/server/contract/lab'
import { optimisation, presumption } from '@/server/contract/protocol'
import { phrase, t } from '@/server/contract/words'
import {
  overMariadb,
  protocolMisfit,
  type Workload,
  workload as workloads,
} from '@/server/contract/workload'

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
    ...(form.presumption !== 'abort' && { presumption: form.presumption }),
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
  return { ok: false, errors }
}

/** Its banks commit before the verdict: by themselves, not through agents. */
export const isEarly = (protocol: string): boolean =>
  protocol === 'saga' || protocol === 'optimistic-two-phase-commit'

export const isTransfer = (workload: Workload): boolean =>
  workload === 'bank-transfer' || workload === 'hot-account'

/** What only two-phase commit chooses. */
const plain = { presumption: 'abort', optimise: [] } as const satisfies Partial<RunForm>

/** In the order in which they are offered. */
export const protocols = [
  ...(['two-phase-commit', 'optimistic-two-phase-commit', 'three-phase-commit'] as const),
  ...(['try-confirm-cancel', 'auto', 'saga', 'outbox'] as const),
]

/** The first choice of each workload, with the settings that others have no use for as they were. */
export function withWorkload(text: string): Partial<RunForm> {
  const workload = workloads.catch('bank-transfer').parse(text)
  const protocol = firstChoice[workload]
  return { workload, protocol, ...plain, through: 'databases', recovery: 'automatic' }
}

const firstChoice: Readonly<Record<Workload, RunForm['protocol']>> = {
  ...{ 'bank-transfer': 'two-phase-commit', 'hot-account': 'two-phase-commit' },
  ...{ 'trip-booking': 'saga', 'shop-order': 'two-phase-commit', 'data-sync': 'outbox' },
}

/**
 * Agents alone can be pre-committed and can reserve; in three phases they end by themselves what is
 * left: so other choices are made with the protocol.
 */
export function withProtocol(text: string, workload: Workload): Partial<RunForm> {
  const protocol = protocols.find((one) => one === text) ?? 'two-phase-commit'
  if (protocolMisfit({ workload, protocol }) !== null) return {}
  if (protocol === 'three-phase-commit')
    return { ...plain, through: 'agents', protocol, recovery: 'automatic' }
  if (protocol === 'try-confirm-cancel')
    return { ...plain, through: overMariadb({ workload }) ? 'databases' : 'agents', protocol }
  if (protocol === 'saga')
    return { ...plain, protocol, through: 'databases', recovery: 'automatic' }
  if (protocol === 'optimistic-two-phase-commit')
    return { ...plain, protocol, through: 'databases' }
  if (protocol === 'outbox') return { ...plain, protocol, recovery: 'automatic' }
  return protocol === 'auto' ? { protocol, ...plain } : { protocol }
}

/** What two-phase commit may be optimised by here, each where its precondition holds. */
export const optimisations = (workload: Workload) =>
  overMariadb({ workload })
    ? [{ value: 'last-agent', label: t`Last agent: MariaDB decides` }]
    : [
        { value: 'one-phase', label: t`One phase within one bank` },
        { value: 'last-agent', label: t`Last agent: the second bank decides` },
        { value: 'one-phase,last-agent', label: t`One phase, else last agent` },
        { value: 'unsolicited-vote', label: t`Unsolicited vote: nobody is asked` },
        { value: 'one-phase,unsolicited-vote', label: t`One phase, else unsolicited vote` },
      ]

/** What it means, here, that a transaction has no verdict, and who waits for what. */
export const presumptions = [
  { value: 'abort', label: phrase`Abort` },
  { value: 'commit', label: phrase`Commit` },
  { value: 'nothing', label: phrase`Nothing` },
] as const

export const presumptionIn = (text: string): RunForm['presumption'] =>
  presumption.catch('abort').parse(text)

export const optimisationsIn = (text: string): RunForm['optimise'] =>
  optimisation.options.filter((one) => text.split(',').includes(one))
