import { createHash } from 'node:crypto'
import { branchStatus, voteNo, voteYes } from '@/server/contract/http-participant'
import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { branchAddress, faultOf, isAbout, misunderstood, post, refusal } from './http-calls'
import type { Answer, Exchange } from './http-exchange'
import { againOf } from './http-not-now'
import type { OnSent, Participant, Voted } from './participant'

/** What is handed over with prepare: word for word the same, however often it is asked. */
interface Order {
  readonly body: string
  readonly epoch: number
  readonly deadline: string
  readonly endsAt: number
  readonly traceparent: string | null
}

interface PrepareDeps {
  readonly exchange: Exchange
  readonly now: () => number
  /** What the service last called its memory; null before it was asked. */
  readonly server: () => string | null
}

/** Well past the deadline, after which nobody asks for a promise any more. */
const KEPT_MS_MORE = 60_000

/** Phase one. The payload is kept here until the vote: work hands nothing over. */
export function createPrepare(deps: PrepareDeps) {
  const orders = new Map<BranchId, Order>()

  const work: Participant['work'] = async (order) => {
    const { branch, payload, remainingMs, epoch, traceparent = null, peers } = order
    if (payload === undefined) return { type: 'failed', fault: payloadMissing, server: null }
    dropExpired(orders, deps.now())
    const endsAt = deps.now() + remainingMs
    const deadline = new Date(endsAt).toISOString()
    const body = JSON.stringify({ payload, epoch, deadline, peers })
    orders.set(branch, { body, epoch, deadline, endsAt, traceparent })
    const statementsHash = hashOf(payload)
    return { type: 'worked', xid: null, rows: 0, statementsHash, server: deps.server() }
  }

  const prepare = async (branch: BranchId, signal: StopSignal, onSent?: OnSent): Promise<Voted> => {
    const order = orders.get(branch)
    const voted =
      order === undefined
        ? await look(deps.exchange, branch, signal, onSent)
        : await ask(deps.exchange, { branch, order, signal, onSent })
    if (voted.vote !== 'unknown') orders.delete(branch)
    return voted
  }
  return { work, prepare, forget: (branch: BranchId) => orders.delete(branch) }
}

interface Asked {
  readonly branch: BranchId
  readonly order: Order
  readonly signal: StopSignal
  readonly onSent: OnSent | undefined
}

async function ask(exchange: Exchange, { branch, order, signal, onSent }: Asked): Promise<Voted> {
  const { body, epoch, deadline, traceparent } = order
  const call = { branch, body, epoch, deadline, traceparent, signal, onSent }
  return voteOf(branch, await post(exchange, { operation: 'prepare', ...call }))
}

function voteOf(branch: BranchId, answer: Answer): Voted {
  if (answer.type === 'lost') return { vote: 'unknown', fault: answer.fault }
  const schema = { 200: voteYes, 409: voteNo }[answer.status]
  if (schema === undefined) return { vote: 'unknown', fault: faultOf(answer), ...againOf(answer) }
  const parsed = schema.safeParse(answer.body)
  if (!parsed.success) return { vote: 'unknown', fault: misunderstood(answer, 'is no vote') }
  if (!isAbout(branch, parsed.data))
    return { vote: 'unknown', fault: misunderstood(answer, 'speaks of another branch') }
  if (parsed.data.vote === 'NO') return { vote: 'no', fault: refusal(parsed.data.reason) }
  return { vote: parsed.data.vote === 'YES' ? 'yes' : 'read-only', fault: null }
}

/** The payload is gone with its process: what the service has promised it still says (D22). */
async function look(
  exchange: Exchange,
  branch: BranchId,
  signal: StopSignal,
  onSent: OnSent | undefined,
): Promise<Voted> {
  const { path } = branchAddress(branch)
  const answer = await exchange.ask({ method: 'GET', path, signal, onSent })
  if (answer.type === 'lost' || answer.status !== 200)
    return { vote: 'unknown', fault: faultOf(answer) }
  const parsed = branchStatus.safeParse(answer.body)
  const promised =
    parsed.success && isAbout(branch, parsed.data) && parsed.data.state === 'PREPARED'
  return promised ? { vote: 'yes', fault: null } : { vote: 'unknown', fault: payloadLost }
}

/** A transaction that its coordinator gave up never comes back for its payload. The oldest is first. */
function dropExpired(orders: Map<BranchId, Order>, now: number): void {
  for (const [branch, { endsAt }] of orders) {
    if (endsAt + KEPT_MS_MORE > now) return
    orders.delete(branch)
  }
}

const hashOf = (payload: unknown): string =>
  createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 16)

const payloadMissing = {
  code: 'no-payload',
  text: 'The branch has no payload, and a service takes nothing else. Nothing was sent. Give the branch a payload.',
}
const payloadLost = {
  code: 'payload-lost',
  text: 'The process that held the payload is gone, and the service has promised nothing. Run the transaction again.',
}
