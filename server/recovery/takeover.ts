import { isCompensating } from '@/server/journal/history'
import type { Journal, OpenTransaction } from '@/server/journal/journal'
import { proofOf } from '@/server/participant/proof'
import type { Registry } from '@/server/participant/registry'
import { type Clock, wait } from '@/server/platform/clock'
import { branchId } from '@/server/protocol/ids'
import type { BranchId, TransactionId } from '@/server/protocol/model'

const PAGE = 500
/** D8: what answers within this time is heard; silence does not delay the abort. */
const EVIDENCE_MS_MAX = 2_000
const AGAIN_MS = 500

export interface TakeoverDeps {
  readonly journal: Journal
  readonly registry: Registry
  /** The coordinator goes on with it from here. */
  readonly adopt: (open: OpenTransaction, epoch: number, committed: readonly BranchId[]) => void
}

/**
 * Top-down (12.2): from the journal's open set, after a start or a takeover. Answers with how many
 * transactions were open.
 */
export async function takeOver(
  deps: TakeoverDeps,
  shards: ReadonlyMap<number, number>,
): Promise<number> {
  let after: TransactionId | null = null
  let found = 0
  while (true) {
    const page: readonly OpenTransaction[] = await deps.journal.openSet([...shards.keys()], {
      after,
      limit: PAGE,
    })
    // What this very lease began is in hand, or has ended since the page was read.
    const left = page.filter(({ shard, epoch }) => epoch !== shards.get(shard))
    await adoptAll(deps, left, shards)
    found += left.length
    after = page.at(-1)?.id ?? null
    if (page.length < PAGE) return found
  }
}

interface Holding {
  readonly clock: Clock
  /** False: none of these shards is held any more under the epoch it was acquired with. */
  readonly held: () => boolean
  readonly onFault: (error: unknown) => void
}

/** Takes over, from the start again as long as the journal fails; null: the shards were lost first. */
export async function takeOverAtLast(
  deps: TakeoverDeps,
  shards: ReadonlyMap<number, number>,
  { clock, held, onFault }: Holding,
): Promise<number | null> {
  while (held()) {
    try {
      return await takeOver(deps, shards)
    } catch (error) {
      onFault(error)
    }
    await wait(clock, AGAIN_MS)
  }
  return null
}

/** Hands these to the coordinator, each with the proofs of commitment that could be found. */
export async function adoptAll(
  deps: TakeoverDeps,
  page: readonly OpenTransaction[],
  shards: ReadonlyMap<number, number>,
): Promise<void> {
  const committed = await committedBranches(deps, page)
  // Who committed may have followed a verdict that an operator wrote since the page was read.
  const verdicts = await deps.journal.verdictsOf([...committed.keys()])
  for (const open of page) {
    const epoch = shards.get(open.shard)
    const standing = open.standing ?? verdicts.get(open.id) ?? null
    if (epoch !== undefined) deps.adopt({ ...open, standing }, epoch, committed.get(open.id) ?? [])
  }
}

interface Question {
  readonly participant: string
  readonly branch: BranchId
  readonly transaction: TransactionId
  readonly proof: { readonly xid: string | null; readonly server: string | null }
}

/** Before anything is presumed, those that answer are asked whether a branch has committed (D8). */
async function committedBranches(
  { registry }: TakeoverDeps,
  page: readonly OpenTransaction[],
): Promise<ReadonlyMap<TransactionId, readonly BranchId[]>> {
  const questions = page.filter(({ standing }) => standing === null).flatMap(questionsOf)
  const transactions = new Map(questions.map(({ branch, transaction }) => [branch, transaction]))
  const names = [...new Set(questions.map(({ participant }) => participant))]
  const signal = AbortSignal.timeout(EVIDENCE_MS_MAX)
  const answers = await Promise.all(
    names.map((name) => {
      const asked = questions.filter(({ participant }) => participant === name)
      return registry.get(name)?.evidence(asked, signal) ?? []
    }),
  )
  const found = new Map<TransactionId, BranchId[]>()
  for (const { branch, value } of answers.flat()) {
    const transaction = transactions.get(branch)
    if (value !== 'committed' || transaction === undefined) continue
    found.set(transaction, [...(found.get(transaction) ?? []), branch])
  }
  return found
}

/** What commits before the verdict proves none. */
const questionsOf = (open: OpenTransaction): readonly Question[] =>
  isCompensating(open) ? [] : questionsAbout(open)

/** A read-only branch has committed by right, and proves nothing. */
const questionsAbout = (open: OpenTransaction): readonly Question[] =>
  open.participants.flatMap((participant, index) => {
    const row = open.branches.find(({ n }) => n === index + 1)
    if (row?.vote === 'read-only' || row?.vote === 'no') return []
    const proof = proofOf(row)
    return [{ participant, branch: branchId(open.id, index + 1), transaction: open.id, proof }]
  })
