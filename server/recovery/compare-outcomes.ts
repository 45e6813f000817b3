import type { Journal } from '@/server/journal/journal'
import type { Outcomes, Witnessed } from '@/server/participant/outcomes'
import type { Participant } from '@/server/participant/participant'
import { proofOf } from '@/server/participant/proof'
import type { Clock } from '@/server/platform/clock'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, Instant } from '@/server/protocol/model'
import {
  type Bucket,
  difference,
  differing,
  type UlidRange,
  type Window,
  windowOf,
} from '@/server/protocol/outcome-buckets'
import { claimsOf } from './outcome-claims'
import { type Diverged, judge, type Ruling } from './outcome-judge'
import type { OutcomeLedger } from './outcome-ledger'

const CALL_MS_MAX = 10_000
/** So many branches are looked at one by one; the rest by the next comparison. */
const BRANCHES_MAX = 100

export interface CompareDeps {
  readonly ledger: OutcomeLedger
  readonly journal: Journal
  readonly clock: Clock
  readonly cluster: string
}

export type Auditable = Participant & { readonly outcomes: Outcomes }

export interface Compared {
  /** How many outcomes were looked at, by the window in which their transactions began. */
  readonly outcomes: ReadonlyMap<Window, number>
  readonly buckets: number
  /** Buckets whose digests differed, so that their branches were compared. */
  readonly opened: number
  /** How many divergences were found that nobody knew of. */
  readonly raised: number
}

/**
 * Compares what the journal and a participant hold of one range. The order is what proves: the
 * journal first, for what it says has ended can be seen at the participant by then; and what the
 * participant shows beyond that is held against the journal as it is afterwards, for no branch
 * commits before its verdict stands. Throws if the participant falls silent.
 */
export async function compareOutcomes(
  deps: CompareDeps,
  participant: Auditable,
  range: UlidRange,
): Promise<Compared> {
  const { digests, outcomes } = await deps.ledger.expected(participant.name, range)
  const found = await participant.outcomes.digests(deps.cluster, range, limit())
  const buckets = differing(digests, found)
  const names = new Set([...digests, ...found].map(({ window, slot }) => window + slot))
  const done = { outcomes, buckets: names.size, opened: buckets.length, raised: 0 }
  if (buckets.length === 0) return done
  const branches = await open(deps, participant, { range, buckets })
  const ruled = await rule(deps, participant, branches.slice(0, BRANCHES_MAX))
  const diverged = ruled.filter(isDivergence)
  for (const one of diverged) await raise(deps, participant.name, one)
  const unread = branches.slice(BRANCHES_MAX)
  return { ...done, raised: diverged.length, outcomes: without(outcomes, unread) }
}

const limit = () => AbortSignal.timeout(CALL_MS_MAX)

/** The branches of differing buckets that only one side holds, but for those known to diverge. */
async function open(
  { ledger, cluster }: CompareDeps,
  participant: Auditable,
  asked: { readonly range: UlidRange; readonly buckets: readonly Bucket[] },
): Promise<readonly BranchId[]> {
  const expected = await ledger.committed(participant.name, asked)
  const found = await participant.outcomes.committed(cluster, asked, limit())
  const { missing, unexpected } = difference(expected, found)
  const branches = [...missing, ...unexpected]
  const known = await ledger.diverged(branches)
  // Two participants may share a database: what one of them was rightly told shows at the other too.
  const right = await ledger.confirmed(unexpected)
  return branches.filter((branch) => !known.has(branch) && !right.has(branch))
}

interface Ruled<Kind extends Ruling = Ruling> {
  readonly branch: BranchId
  readonly ruling: Kind
  readonly status: Witnessed['status']
}

const isDivergence = (one: Ruled): one is Ruled<Diverged> => one.ruling.type === 'diverged'

/** Each is asked for once more at the participant, and then looked up in the journal. */
async function rule(
  { journal }: CompareDeps,
  { outcomes }: Auditable,
  branches: readonly BranchId[],
): Promise<readonly Ruled[]> {
  const before = await claimsOf(journal, branches)
  const asked = branches.map((branch) => ({ branch, proof: proofOf(before.get(branch)?.row) }))
  const seen = await outcomes.witness(asked, limit())
  const after = await claimsOf(journal, branches)
  return seen.map((witnessed) => {
    const { branch, status } = witnessed
    const claim = after.get(branch) ?? null
    // What ended only meanwhile need not have shown when the participant was asked.
    const moved = before.get(branch)?.ended !== claim?.ended
    return { branch, status, ruling: moved ? settling : judge(claim, witnessed) }
  })
}

const settling: Ruling = { type: 'settling' }

/** Nobody has looked at these: they count when somebody has. */
function without(
  outcomes: ReadonlyMap<Window, number>,
  unread: readonly BranchId[],
): ReadonlyMap<Window, number> {
  const left = new Map(outcomes)
  for (const branch of unread) {
    const window = windowOf(branch)
    left.set(window, Math.max(0, (left.get(window) ?? 0) - 1))
  }
  return left
}

/** An observation needs no lease: it is true whoever holds the shard, and the verdict stands. */
async function raise(
  { journal, clock }: CompareDeps,
  participant: string,
  { branch, ruling, status }: Ruled<Diverged>,
): Promise<void> {
  const parts = parseBranchId(branch)
  if (parts === null) return
  const { expected, found } = ruling
  const at = clock.now() as Instant
  const data = { participant, expected, found, status }
  const records = [{ type: 'diverged', branch: parts.n, at, data }]
  await journal.append({ transaction: parts.transaction, shard: null, epoch: null, records })
}
