import type { Journal, StandingVerdict } from '@/server/journal/journal'
import { inspectBranches } from '@/server/participant/inspect'
import { damageOf, type OnlyHere } from '@/server/participant/only-here'
import { belongsTo } from '@/server/participant/ownership'
import type { Participant, PreparedBranch } from '@/server/participant/participant'
import type { Policies } from '@/server/participant/policies'
import { proofOf } from '@/server/participant/proof'
import type { Clock } from '@/server/platform/clock'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, Instant, TransactionId } from '@/server/protocol/model'
import { confirmedVerdicts } from './confirmed-verdicts'

const CALL_MS_MAX = 5_000
/** As many are kept with the participant, and as many named in a record: a list may be endless. */
const ONLY_HERE_MAX = 1_000
const NAMED_MAX = 100

export interface SweepDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly cluster: string
  /** Whether this coordinator has it in hand: asked after the list was read (12.1). */
  readonly isRunning: (transaction: TransactionId) => boolean
  readonly holds: (shard: number) => boolean
  /** Lets the coordinator go on with what it should have in hand and has not. */
  readonly readopt: (transaction: TransactionId) => Promise<void>
  /** Nothing is repeated there until somebody resumes it. */
  readonly isPaused: Policies['isPaused']
  /** What was last recorded of each participant: the same again is no news. */
  readonly reported: Map<string, string>
}

export interface Swept {
  readonly listed: number
  readonly settled: number
  /** Ours by name, yet the journal knows of no such transaction: reported, never decided (D9). */
  readonly unclaimed: readonly string[]
  readonly foreign: readonly string[]
  /** Both kinds, with whom they block. */
  readonly onlyHere: readonly OnlyHere[]
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
  const asked = idle.map(({ transaction }) => transaction)
  const verdicts = await confirmedVerdicts(deps.journal, asked)
  const unclaimed = listed.filter(({ gid }) => isUnreadable(deps, gid)).map(({ gid }) => gid)
  let settled = 0
  for (const branch of idle) {
    const standing = verdicts.get(branch.transaction)
    if (standing !== undefined && isHeld(deps, participant, branch)) continue
    if (standing !== undefined)
      settled += (await follow(deps, { participant, branch, standing })) ? 1 : 0
    else if (!(await claimedInJournal(deps, branch))) unclaimed.push(branch.gid)
  }
  const again = settled > 0 ? await participant.list(AbortSignal.timeout(CALL_MS_MAX)) : listed
  const foreign = again.map(({ gid }) => gid).filter((gid) => !belongsTo(deps.cluster, gid))
  const onlyHere = await look(deps, participant, { unclaimed, foreign })
  await report(deps, participant.name, { settled, unclaimed, foreign })
  return { listed: listed.length, settled, unclaimed, foreign, onlyHere }
}

/** Its owner has it in hand soon, and goes by the same. */
const isHeld = (
  { isPaused }: SweepDeps,
  { name }: Participant,
  { branch, transaction }: OwnBranch,
) => isPaused({ participant: name, transaction, branch: parseBranchId(branch)?.n ?? 0 })

type Strangers = Pick<Swept, 'unclaimed' | 'foreign'>

/** Whom they block and for how long, so that it is shown without asking. */
async function look(
  { clock }: SweepDeps,
  participant: Participant,
  { unclaimed, foreign }: Strangers,
): Promise<readonly OnlyHere[]> {
  const names = [...unclaimed, ...foreign].slice(0, ONLY_HERE_MAX)
  const asked = names.map((gid) => ({ gid, proof: noProof }))
  const found = await inspectBranches(participant, asked, AbortSignal.timeout(CALL_MS_MAX))
  return found
    .filter(({ value }) => value !== 'no-trace')
    .map((one) => ({
      branchId: one.gid,
      kind: unclaimed.includes(one.gid) ? 'unclaimed' : 'foreign',
      preparedAt: one.preparedAt,
      blocks: one.blocked?.length ?? 0,
      damage: damageOf(one, clock.now()),
    }))
}

const noProof = { xid: null, server: null }

/** It bears our mark and names no transaction at all: so none can claim it. */
const isUnreadable = ({ cluster }: SweepDeps, gid: string): boolean =>
  belongsTo(cluster, gid) && parseBranchId(gid) === null

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

interface Followed {
  readonly participant: Participant
  readonly branch: OwnBranch
  readonly standing: StandingVerdict
}

/**
 * The verdict is immutable, so telling it needs no lease (17.1, rule 2). What was recorded of the
 * branch goes along: a MariaDB can be settled only by who knows which connection owns it.
 */
async function follow(
  { journal }: SweepDeps,
  { participant, branch, standing }: Followed,
): Promise<boolean> {
  const found = await journal.find(branch.transaction)
  const n = parseBranchId(branch.branch)?.n
  const row = found?.branches.find((one) => one.n === n)
  const proof = row === undefined ? { xid: branch.xid, server: null } : proofOf(row)
  const signal = AbortSignal.timeout(CALL_MS_MAX)
  return (await participant[standing.verdict](branch.branch, proof, signal)).type === 'done'
}

/** False: no begin record. True: its owner has it, or has it now. */
async function claimedInJournal(deps: SweepDeps, branch: OwnBranch): Promise<boolean> {
  const found = await deps.journal.find(branch.transaction)
  if (found === null) return false
  if (deps.holds(found.shard)) await deps.readopt(branch.transaction)
  return true
}

async function report(
  { journal, clock, reported }: SweepDeps,
  participant: string,
  { settled, unclaimed, foreign }: Strangers & { readonly settled: number },
): Promise<void> {
  const strangers = JSON.stringify([unclaimed, foreign])
  if (settled === 0 && strangers === (reported.get(participant) ?? NONE)) return
  const [ours, others] = [unclaimed, foreign].map((gids) => gids.slice(0, NAMED_MAX))
  const data = { participant, settled, unclaimed: ours, foreign: others }
  const record = { type: 'swept', branch: null, at: clock.now() as Instant, data }
  await journal.append({ transaction: null, shard: null, epoch: null, records: [record] })
  reported.set(participant, strangers)
}

const NONE = '[[],[]]'
