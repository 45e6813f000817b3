import {
  branchStatus,
  type PreparedBranches,
  preparedBranches,
  ROOT,
  type ServiceState,
} from '@/server/contract/http-participant'
import type { StopSignal } from '@/server/platform/stop'
import { branchId } from '@/server/protocol/ids'
import type { BranchId, Instant, TransactionId } from '@/server/protocol/model'
import { branchAddress, faultOf, isAbout, misunderstood } from './http-calls'
import type { Answer, Exchange } from './http-exchange'
import type { BranchEvidence, EvidenceValue, Fault, PreparedBranch } from './participant'

const PAGES_MAX = 1_000
const AT_ONCE_MAX = 8

const evidenceOf: Readonly<Record<ServiceState, EvidenceValue>> = {
  ACTIVE: 'in-progress',
  PREPARED: 'prepared',
  COMMITTED: 'committed',
  ABORTED: 'aborted',
  UNKNOWN: 'no-trace',
  TRIED: 'reserved',
  CONFIRMED: 'committed',
  CANCELLED: 'aborted',
}

/** What the service says of each branch. UNKNOWN is no trace, silence is no answer: never an end. */
export async function findEvidence(
  exchange: Exchange,
  branches: readonly BranchId[],
  signal: StopSignal,
): Promise<readonly BranchEvidence[]> {
  const found: BranchEvidence[] = []
  for (let at = 0; at < branches.length; at += AT_ONCE_MAX) {
    const some = branches.slice(at, at + AT_ONCE_MAX)
    found.push(...(await Promise.all(some.map((branch) => ask(exchange, branch, signal)))))
  }
  return found
}

async function ask(
  exchange: Exchange,
  branch: BranchId,
  signal: StopSignal,
): Promise<BranchEvidence> {
  const { path } = branchAddress(branch)
  const answer = await exchange.ask({ method: 'GET', path, signal })
  if (answer.type === 'lost') return evidence(branch, 'no-answer', { fault: answer.fault })
  if (answer.status !== 200) return evidence(branch, 'cannot-tell', { fault: faultOf(answer) })
  const parsed = branchStatus.safeParse(answer.body)
  if (!parsed.success || !isAbout(branch, parsed.data))
    return evidence(branch, 'cannot-tell', { fault: misunderstood(answer, 'is no state of it') })
  const { state, since } = parsed.data
  const isPromised = state === 'PREPARED' || state === 'TRIED'
  const preparedAt = isPromised && since !== null ? Date.parse(since) : null
  return evidence(branch, evidenceOf[state], { preparedAt })
}

const evidence = (
  branch: BranchId,
  value: EvidenceValue,
  { fault = null, preparedAt = null }: { fault?: Fault | null; preparedAt?: number | null },
): BranchEvidence => ({
  ...{ branch, value, fault, facts: [], locks: null, blocked: null },
  source: fault === null ? `GET /${ROOT}/{gid}/{branch}` : 'none',
  preparedAt: preparedAt as Instant | null,
})

/** All pages of what is prepared there. Throws on no answer, and on one that is none. */
export async function listPrepared(
  exchange: Exchange,
  signal: StopSignal,
): Promise<readonly PreparedBranch[]> {
  const found: PreparedBranch[] = []
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const path = `/${ROOT}/branches?state=PREPARED${query}`
    const { items, next } = pageOf(await exchange.ask({ method: 'GET', path, signal }))
    found.push(...items.map(listed))
    if (next === null) return found
    after = next
  }
  throw noList({
    code: 'too-many',
    text: `The list of prepared branches does not end after ${PAGES_MAX} pages.`,
  })
}

function pageOf(answer: Answer): PreparedBranches {
  if (answer.type === 'lost' || answer.status !== 200) throw noList(faultOf(answer))
  const parsed = preparedBranches.safeParse(answer.body)
  if (!parsed.success) throw noList(misunderstood(answer, 'is no list of branches'))
  return parsed.data
}

/** Under the name that a database would list it by, so that whose it is can be told alike. */
const listed = ({ gid, branch, since }: PreparedBranches['items'][number]): PreparedBranch => ({
  gid: branchId(gid as TransactionId, branch),
  preparedAt: Date.parse(since) as Instant,
  owner: null,
  xid: null,
})

const noList = ({ code, text }: Fault): Error => Object.assign(new Error(text), { code })
