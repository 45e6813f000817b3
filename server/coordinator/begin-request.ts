import { earlyWith } from '@/server/participant/early-with'
import { secondLastResource } from '@/server/participant/last-resource'
import type { ParticipantKind, Statement } from '@/server/participant/participant'
import type { AnswersOf } from '@/server/participant/protocol-advice'
import { triedWith } from '@/server/participant/registered-with'
import type { RegisteredParticipant, Registry } from '@/server/participant/registry'
import { type OwnRetry, type Passing, passingOf } from '@/server/policy/own-retry'
import { type Optimisation, planFor } from '@/server/policy/plan'
import { presumedFor } from '@/server/policy/presumption'
import type { Priority } from '@/server/policy/priority-queue'
import type { Presumption, Recovery } from '@/server/protocol/model'
import { chooseProtocol } from './advised'
import { earlyOrder, OPTIMISTIC, refusalToCommitEarly } from './early-participants'
import type { Gates } from './gates'
import { type Refused, refused, refusedNow } from './refused'
import { type StepRequest, stepsMisfit } from './saga-request'
import type { Summary } from './summary'
import { peersOf } from './three-phase-peers'
import type { AskedLock } from './transaction-locks'
import { refusalToTry } from './try-participants'
import type { WorkRequest } from './work-request'

/** What a caller asks for, and what it hears: the shapes of the API's port. */
export interface BeginRequest {
  readonly transaction: {
    readonly name?: string | undefined
    readonly protocol: string
    readonly deadlineMs: number
    readonly presumption?: Presumption | undefined
    readonly optimise?: readonly Optimisation[] | undefined
    readonly recovery: Recovery
    readonly priority?: Priority | undefined
    readonly labels?: Readonly<Record<string, string>> | undefined
    readonly traceparent?: string | undefined
    readonly locks?: readonly AskedLock[] | undefined
    readonly retry?: OwnRetry | undefined
    readonly branches: readonly {
      readonly participant: string
      readonly statements: readonly Statement[]
      readonly payload?: unknown
      readonly compensationStatements?: readonly Statement[] | undefined
    }[]
  }
  /** In the order of the branches, where the protocol is a saga. */
  readonly steps?: readonly StepRequest[] | undefined
  readonly idempotencyKey: string | null
  readonly requestHash: string
  readonly shardKey: string
  readonly wait: 'decided' | 'completed' | 'no'
}

export type BeginReply =
  | { readonly type: 'answered' | 'pending'; readonly transaction: Summary }
  | Refused

const kindMisfit = (name: string, kind: ParticipantKind): string =>
  kind === 'http'
    ? `${name} is a service: it takes a payload, not statements. Nothing was begun.`
    : `${name} is a database: it takes statements, not a payload. Nothing was begun.`

/** Branches that are open now at a participant, between their begin and their end. */
export type OpenAt = (participant: string) => number

/** What a coordinator knows of a participant beside its row. */
export interface Door {
  readonly openAt: OpenAt
  readonly gates: Pick<Gates, 'refusal'>
  /** What the transaction goes past. */
  readonly passing?: Passing
}

/** As the coordinator knows it. */
export const doorOf = ({ openAt, gates }: Door): Door => ({ openAt, gates })

/** Why no branch can begin there now; null: it can. */
export function refusalAt(
  { name, usable, draining, limits }: RegisteredParticipant,
  asked: number,
  { openAt, gates, passing }: Door,
): Refused | null {
  if (!usable) return refused('participant-not-usable', `${name} has not passed its test yet.`)
  if (draining)
    return refused(
      'participant-draining',
      `${name} takes no new branches: it is being drained. Nothing was begun. Resume it, or use another participant.`,
    )
  const { branchesMax } = limits
  if (branchesMax !== undefined && openAt(name) + asked > branchesMax)
    return refused(
      'too-busy',
      `${branchesMax} branches may be open at ${name} at the same time, and no more fit now. Nothing was begun. Send it again in a moment, or raise its limit.`,
    )
  const closed = gates.refusal(name, passing)
  return closed === null ? null : refusedNow(closed)
}

/** The participants themselves in the place of their names; or why it cannot be begun. */
export function toWork(
  registry: Registry,
  request: BeginRequest,
  { answersOf, ...door }: Door & { readonly answersOf: AnswersOf },
): WorkRequest | Refused {
  const { transaction, idempotencyKey, requestHash } = request
  const passing = passingOf(transaction.retry)
  const branches = branchesOf(registry, transaction, { ...door, passing })
  if ('type' in branches) return branches
  const participants = branches.map(({ participant }) => participant)
  const second = secondLastResource(participants)
  if (second !== null) return refused('second-last-resource', second.detail)
  const { protocol, optimise, advised } = chooseProtocol(transaction, participants, {
    ...{ registry, answersOf },
  })
  const peers = protocol === 'three-phase-commit' ? peersOf(participants) : []
  if ('type' in peers) return peers
  const tried = transaction.protocol === 'try-confirm-cancel'
  const untriable = tried ? refusalToTry(participants) : null
  if (untriable !== null) return untriable
  const early = transaction.protocol === OPTIMISTIC
  const late = early ? refusalToCommitEarly(participants) : null
  if (late !== null) return late
  const steps = transaction.protocol === 'saga' ? (request.steps ?? []) : null
  const misfit = steps === null ? null : stepsMisfit(participants, steps)
  if (misfit !== null) return misfit
  return {
    name: transaction.name ?? null,
    protocol,
    ...planned(branches, { protocol, optimise, presumption: transaction.presumption }),
    advised,
    steps,
    recovery: transaction.recovery,
    priority: priorityOf(transaction),
    idempotencyKey,
    requestHash,
    deadlineMs: transaction.deadlineMs,
    retry: transaction.retry,
    labels: transaction.labels ?? {},
    traceparent: transaction.traceparent ?? null,
    lab: transaction.branches.some(({ participant }) => registry.row(participant)?.lab === true),
    branches: branches.map((branch, index) => ({
      ...branch,
      ...(tried && { participant: triedWith(branch.participant, branch.payload) }),
      ...(early && { participant: earlyWith(branch.participant, earlyOrder(branch)) }),
      peers: peers[index],
    })),
  }
}

const priorityOf = ({ priority = 'normal' }: BeginRequest['transaction']): Priority => priority

interface Asked {
  readonly protocol: string
  readonly optimise: readonly Optimisation[]
  readonly presumption: Presumption | undefined
}

/** What two-phase commit is run with, and why; of other protocols nothing is presumed. */
function planned(
  branches: WorkRequest['branches'],
  { protocol, optimise, presumption = 'abort' }: Asked,
): Pick<WorkRequest, 'planned' | 'decider' | 'unasked' | 'presumed'> {
  const planning = branches.map(plannedBranch)
  const plan = planFor(planning, optimise)
  const decider = plan.decider === null ? null : (planning[plan.decider] ?? null)
  const presumed = protocol === 'two-phase-commit' ? presumedFor(presumption, decider) : null
  return { ...plan, presumed }
}

const plannedBranch = ({ participant }: WorkRequest['branches'][number]) => ({
  participant: participant.name,
  prepares: participant.decides === undefined,
  commitsInOnePhase: participant.onePhase !== undefined,
  votesWithWork: participant.votesWithWork === true,
})

function branchesOf(
  registry: Registry,
  { branches: asked }: BeginRequest['transaction'],
  door: Door,
): WorkRequest['branches'] | Refused {
  const branches: WorkRequest['branches'][number][] = []
  for (const { participant: name, ...work } of asked) {
    const participant = registry.get(name)
    if (participant === null)
      return refused('unknown-participant', `No participant ${name} is registered.`)
    const row = registry.row(name)
    const count = asked.filter(({ participant: one }) => one === name).length
    const refusal = row === null ? null : refusalAt(row, count, door)
    if (refusal !== null) return refusal
    if ((participant.kind === 'http') !== (work.payload !== undefined))
      return refused('work-does-not-fit', kindMisfit(name, participant.kind))
    branches.push({ participant, ...work })
  }
  return branches
}
