import { placeOf } from '@/server/participant/outcome-hash'
import type { Outcomes, Witnessed } from '@/server/participant/outcomes'
import type { Participant } from '@/server/participant/participant'
import { branchId, parseBranchId, transactionId } from '@/server/protocol/ids'
import type { BranchId, Instant, TransactionId, Verdict } from '@/server/protocol/model'
import { digestsOf, type UlidRange, ulidTime, windowOf } from '@/server/protocol/outcome-buckets'
import type { OutcomeLedger, Progress } from '@/server/recovery/outcome-ledger'
import { createMemoryJournal, newDisk } from './memory-journal'
import { scriptedParticipant } from './scripted-participant'

interface Ended {
  readonly verdict: Verdict
  ended: boolean
  /** Its branch is another participant's, which shares the database. */
  elsewhere: boolean
}

let made = 0

const lies = (range: UlidRange, branch: BranchId): boolean => {
  const ulid = parseBranchId(branch)?.transaction.slice(-26) ?? ''
  return ulid >= range.from && ulid < range.until
}

/** A journal's side and a participant's side that a test can make differ, and what was asked of both. */
export function createOutcomeWorld() {
  const transactions = new Map<TransactionId, Ended>()
  const markers = new Set<BranchId>()
  const known = new Set<BranchId>()
  const saved = new Map<string, number>()
  const asked = { digests: 0, opened: [] as string[][], witnessed: 0 }
  const state = { progress: null as Progress | null, silent: false, pruned: 0 as Instant }
  const journal = createMemoryJournal(newDisk())

  const branches = (range: UlidRange, wanted: (one: Ended) => boolean) =>
    [...transactions].flatMap(([id, one]) =>
      one.ended && !one.elsewhere && wanted(one) && lies(range, branchId(id, 1))
        ? [branchId(id, 1)]
        : [],
    )
  const inBuckets = (list: readonly BranchId[], buckets: readonly string[]) =>
    list.filter((branch) => buckets.includes(placeOf(branch).window + placeOf(branch).slot))
  const answer = <Value>(value: () => Value): Promise<Value> =>
    state.silent ? Promise.reject(new Error('no answer')) : Promise.resolve(value())

  const ledger: OutcomeLedger = {
    expected: async (_, range) => {
      const outcomes = new Map<string, number>()
      for (const branch of branches(range, () => true))
        outcomes.set(windowOf(branch), (outcomes.get(windowOf(branch)) ?? 0) + 1)
      const committed = branches(range, ({ verdict }) => verdict === 'commit')
      return { digests: digestsOf(committed.map(placeOf)), outcomes }
    },
    committed: async (_, { range, buckets }) =>
      inBuckets(
        branches(range, ({ verdict }) => verdict === 'commit'),
        buckets.map(({ window, slot }) => window + slot),
      ),
    openWindows: async () =>
      new Set([...transactions].flatMap(([id, { ended }]) => (ended ? [] : [windowOf(id)]))),
    windowBefore: async () => null,
    prunedBefore: async () => state.pruned,
    diverged: async (list) => new Set(list.filter((branch) => known.has(branch))),
    confirmed: async (list) =>
      new Set(
        list.filter((branch) => {
          const one = transactions.get(parseBranchId(branch)?.transaction ?? ('' as TransactionId))
          return one?.verdict === 'commit' && one.ended
        }),
      ),
    openDivergences: async () => known.size,
    progress: async () => state.progress,
    save: async (_, progress, outcomes) => {
      state.progress = progress
      for (const [window, count] of outcomes)
        saved.set(window, Math.max(saved.get(window) ?? 0, count))
      return { checked: [...saved.values()].reduce((sum, count) => sum + count, 0) }
    },
    fold: async () => undefined,
  }
  const outcomes: Outcomes = {
    digests: (_, range) =>
      answer(() => {
        asked.digests += 1
        return digestsOf([...markers].filter((branch) => lies(range, branch)).map(placeOf))
      }),
    committed: (_, { range, buckets }) =>
      answer(() => {
        const names = buckets.map(({ window, slot }) => window + slot)
        asked.opened.push(names)
        return inBuckets(
          [...markers].filter((branch) => lies(range, branch)),
          names,
        )
      }),
    witness: (list) =>
      answer(() => {
        asked.witnessed += list.length
        return list.map(
          ({ branch }): Witnessed => ({
            ...{ branch, marker: markers.has(branch), status: null },
          }),
        )
      }),
  }
  const participant = {
    ...(scriptedParticipant('a') as Participant),
    probe: () => answer(() => 1),
    outcomes,
  }
  const find = async (id: TransactionId) => {
    const one = transactions.get(id)
    if (one === undefined) return null
    const standing = {
      ...{ verdict: one.verdict, reason: null, by: 'coordinator', at: 0 as Instant },
      branches: [branchId(id, 1)],
    }
    const kept = { name: null, recovery: 'automatic' as const, participants: ['a'], lab: false }
    const times = { startedAt: 0 as Instant, deadlineAt: 0 as Instant, inDoubtSince: null }
    const counts = { retries: 0, version: 1, shard: 1, epoch: 1 }
    const rest = { branches: [], history: [], standing, ended: one.ended }
    return { id, ...kept, ...times, ...counts, ...rest }
  }
  return {
    ...{ ledger, participant, asked, state, saved, markers, transactions, known },
    journal: { ...journal, find },
    raised: () =>
      journal.appended.flatMap((entry) =>
        entry.records.filter(({ type }) => type === 'diverged').map(({ data }) => data),
      ),
    /** A transaction with one branch, begun then; the participant obeys unless told otherwise. */
    begin: (
      at: Instant,
      verdict: Verdict,
      { ended = true, obeyed = true, elsewhere = false } = {},
    ) => {
      made += 1
      const ulid = `${ulidTime(at)}${String(made).padStart(16, '0')}`
      const id = transactionId({ cluster: 'law', shard: 1, epoch: 1, ulid })
      transactions.set(id, { verdict, ended, elsewhere })
      const branch = branchId(id, 1)
      if ((verdict === 'commit') === obeyed) markers.add(branch)
      return branch
    },
  }
}
