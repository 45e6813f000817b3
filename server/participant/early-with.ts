import { createHash } from 'node:crypto'
import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { Settled, Voted } from './answers'
import { unprovenElsewhere } from './elsewhere'
import type { Fault, OnSent } from './fault'
import type { Participant, Proof, WorkOrder } from './participant'
import type { PerformsSteps, Stepped } from './performs-steps'

/** What the begin record keeps of a branch, so that whoever goes on after a crash can undo it. */
export interface EarlyOrder {
  /** Of a service: what it is asked to do. */
  readonly action?: unknown
  readonly compensation: unknown
}

/**
 * The participant as a branch of optimistic two-phase commit meets it: prepare is its local commit,
 * commit only says that it stays, and abort compensates it.
 */
export function earlyWith(participant: Participant, given: unknown): Participant {
  const order = given as Partial<EarlyOrder> | null
  const abort: Participant['abort'] = async (branch, proof, signal, onSent) => {
    await participant.release(branch)
    const moved = await movedAway(participant, { branch, proof, signal })
    if (moved !== null) return moved
    const payload = order?.compensation ?? null
    const call = { operation: 'compensate', payload, retriable: false, signal, onSent } as const
    return settledBy((await participant.steps?.perform(branch, call)) ?? unable)
  }
  const { early, steps } = participant
  if (early !== undefined) {
    const work = (asked: WorkOrder, signal: StopSignal) =>
      early.work(asked, signal, undoable(order))
    return { ...participant, abort, work, prepare: early.commitEarly, commit: early.keep }
  }
  return { ...participant, abort, ...service(steps, order?.action ?? null) }
}

interface Asked {
  readonly branch: BranchId
  readonly proof: Proof
  readonly signal: StopSignal
}

/** What has committed at another server is not undone by barring it here. */
async function movedAway(
  { early, evidence }: Participant,
  { branch, proof, signal }: Asked,
): Promise<Settled | null> {
  if (early === undefined || proof.server === null) return null
  const [found] = await evidence([{ branch, proof }], signal)
  return unprovenElsewhere(found ?? null)
}

/** A service does all of it when it is asked for its vote, and is told nothing if it stays. */
const service = (
  steps: PerformsSteps | undefined,
  payload: unknown,
): Pick<Participant, 'uncalled' | 'work' | 'prepare' | 'release' | 'commit'> => ({
  uncalled: new Set(['work', 'commit']),
  work: async () => ({
    type: 'worked',
    xid: null,
    rows: 0,
    server: null,
    statementsHash: hashOf(payload),
  }),
  prepare: (branch, signal, onSent) => act(steps, branch, { payload, signal, onSent }),
  release: async () => {},
  commit: async () => ({ type: 'done' }),
})

interface Call {
  readonly payload: unknown
  readonly signal: StopSignal
  readonly onSent?: OnSent | undefined
}

async function act(steps: PerformsSteps | undefined, branch: BranchId, call: Call): Promise<Voted> {
  const ask = { ...call, operation: 'action', retriable: false } as const
  const answer = (await steps?.perform(branch, ask)) ?? unable
  if (answer.type === 'done') return { vote: 'yes', fault: null }
  return { vote: answer.type === 'refused' ? 'no' : 'unknown', fault: answer.fault }
}

function settledBy(answer: Stepped): Settled {
  if (answer.type === 'done') return { type: 'done' }
  return { type: 'retry', fault: answer.fault, alarm: answer.type === 'refused' }
}

/** False: what it writes cannot be undone, so it may only read. */
const undoable = (order: Partial<EarlyOrder> | null): boolean => {
  const { statements } = (order?.compensation ?? {}) as { statements?: readonly unknown[] }
  return (statements ?? []).length > 0
}

const hashOf = (payload: unknown): string =>
  createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 16)

const fault: Fault = {
  code: 'no-steps',
  text: 'The participant is none any more that could commit early or compensate. Register it again under this name.',
}
const unable: Stepped = { type: 'lost', fault }
