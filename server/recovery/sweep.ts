import type { Journal, StandingVerdict } from '@/server/journal/journal'
import { belongsTo } from '@/server/participant/ownership'
import type { Participant, PreparedBranch } from '@/server/participant/participant'
import type { Clock } from '@/server/platform/clock'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, Instant, TransactionId } from '@/server/protocol/model'

const CALL_MS_MAX = 5_000

export interface SweepDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly cluster: string
  /** Whether this coordinator has it in hand: asked after the list was read (12.1). */
  readonly isRunning: (transaction: TransactionId) => boolean
  readonly holds: (shard: number) => boolean
  /** Lets the coordinator go on with what it should have in hand and has not. */
  readonly readopt: (transaction: TransactionId) => Promise<void>
}

export interface Swept {
  readonly listed: number
  readonly settled: number
  /** Ours by name, yet the journal knows of no such transaction: reported, never decided (D9). */
  readonly unclaimed: readonly string[]
  readonly foreign: readonly string[]
}

/**
 * Bottom-up (12.1): one pass over what a participant has prepared. The order is binding: prepared,
 * active, decisions, prepared again. Nothing is rolled back because a verdict was not seen: what
 * nobody decided goes back to its owner, who proposes to the register.
 */
export async function sweep(deps: SweepDeps, participant: Participant): Promise<Swept> {
  const listed = await participant.list(AbortSignal.timeout(CALL_MS_MAX))
  const ours = listed.flatMap((branch) => claim(deps, branch))
  const idle = ours.filter(({ transaction }) => !deps.isRunning(transaction))
  const verdicts = await deps.journal.verdictsOf(idle.map(({ transaction }) => transaction))
  const unclaimed: string[] = []
  let settled = 0
  for (const branch of idle) {
    const standing = verdicts.get(branch.transaction)
    if (standing !== undefined) settled += (await follow(participant, branch, standing)) ? 1 : 0
    else if (!(await claimedInJournal(deps, branch))) unclaimed.push(branch.gid)
  }
  const again = settled > 0 ? await participant.list(AbortSignal.timeout(CALL_MS_MAX)) : listed
  const foreign = again.map(({ gid }) => gid).filter((gid) => !belongsTo(deps.cluster, gid))
  if (settled > 0 || unclaimed.length > 0)
    await report(deps, participant.name, { settled, unclaimed })
  return { listed: listed.length, settled, unclaimed, foreign }
}

interface OwnBranch extends PreparedBranch {
  readonly branch: BranchId
  readonly transaction: TransactionId
}

function claim({ cluster }: SweepDeps, branch: PreparedBranch): readonly OwnBranch[] {
  if (!belongsTo(cluster, branch.gid)) return []
  const parts = parseBranchId(branch.gid)
  if (parts === null) return []
  return [{ ...branch, branch: branch.gid as BranchId, transaction: parts.transaction }]
}

/** The verdict is immutable, so telling it needs no lease (17.1, rule 2). */
async function follow(
  participant: Participant,
  { branch, xid }: OwnBranch,
  { verdict }: StandingVerdict,
): Promise<boolean> {
  const proof = { xid, server: null }
  const signal = AbortSignal.timeout(CALL_MS_MAX)
  return (await participant[verdict](branch, proof, signal)).type === 'done'
}

/** False: no begin record. True: its owner has it, or has it now. */
async function claimedInJournal(deps: SweepDeps, branch: OwnBranch): Promise<boolean> {
  const found = await deps.journal.find(branch.transaction)
  if (found === null) return false
  if (deps.holds(found.shard)) await deps.readopt(branch.transaction)
  return true
}

async function report(
  { journal, clock }: SweepDeps,
  participant: string,
  found: { readonly settled: number; readonly unclaimed: readonly string[] },
): Promise<void> {
  const at = clock.now() as Instant
  const record = { type: 'swept', branch: null, at, data: { participant, ...found } }
  await journal.append({ transaction: null, shard: null, epoch: null, records: [record] })
}
