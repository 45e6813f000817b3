import { optimisation, presumption } from '@/server/contract/protocol'
import { phrase, t } from '@/server/contract/words'
import {
  overMariadb,
  protocolMisfit,
  type Workload,
  workload as workloads,
} from '@/server/contract/workload'
import type { RunForm } from './run-form-values'

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
