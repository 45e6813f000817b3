import { z } from 'zod'
import type { PrismaClient } from '@/prisma/client/client'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId, Instant } from '@/server/protocol/model'
import type { BucketDigest, Window } from '@/server/protocol/outcome-buckets'
import type { OutcomeLedger, Progress } from './outcome-ledger'
import {
  countOpenDivergences,
  digestVerdicts,
  findPrunedBefore,
  foldWindows,
  listConfirmed,
  listVerdicts,
  openWindows,
  saveWindows,
  sumWindows,
  windowBefore,
} from './prisma-outcomes-sql'

const gaps = z.array(z.object({ from: z.string(), until: z.string() }))
const states = z.enum(['checking', 'silent', 'unable', 'halted'])

/** The journal's side of the hash table of outcomes, in its database. */
export function createPrismaOutcomes(prisma: PrismaClient, retentionDays: number): OutcomeLedger {
  return {
    expected: async (participant, { from, until }) => {
      const rows = await prisma.$queryRawUnsafe<DigestRow[]>(
        ...[digestVerdicts, participant, from, until],
      )
      const outcomes = new Map<Window, number>()
      for (const row of rows)
        outcomes.set(row.window, (outcomes.get(row.window) ?? 0) + row.outcomes)
      return { digests: rows.filter(({ count }) => count > 0).map(digestOf), outcomes }
    },
    committed: async (participant, { range, buckets }) => {
      const rows = await prisma.$queryRawUnsafe<{ branch: BranchId }[]>(
        ...[listVerdicts, participant, range.from, range.until],
        ...[buckets.map(({ window }) => window), buckets.map(({ slot }) => slot)],
      )
      return rows.map(({ branch }) => branch)
    },
    openWindows: async () => {
      const rows = await prisma.$queryRawUnsafe<{ window: Window }[]>(openWindows)
      return new Set(rows.map(({ window }) => window))
    },
    windowBefore: async (until, verdicts) => {
      const args = [windowBefore, until, verdicts] as const
      const [row] = await prisma.$queryRawUnsafe<{ window: Window }[]>(...args)
      return row?.window ?? null
    },
    prunedBefore: async () => {
      const [row] = await prisma.$queryRawUnsafe<{ at: number }[]>(findPrunedBefore, retentionDays)
      return Math.floor(row?.at ?? 0) as Instant
    },
    diverged: async (branches) => {
      const keys = branches.flatMap((branch) => parseBranchId(branch) ?? [])
      if (keys.length === 0) return new Set()
      const rows = await prisma.divergence.findMany({
        where: { OR: keys.map(({ transaction, n }) => ({ transaction, branch: n })) },
      })
      return new Set(rows.map(({ transaction, branch }) => nameOf(transaction, branch)))
    },
    confirmed: async (branches) => {
      const keys = branches.flatMap((branch) => parseBranchId(branch) ?? [])
      if (keys.length === 0) return new Set()
      const rows = await prisma.$queryRawUnsafe<{ branch: BranchId }[]>(
        ...[listConfirmed, keys.map(({ transaction }) => transaction), keys.map(({ n }) => n)],
      )
      return new Set(rows.map(({ branch }) => branch))
    },
    openDivergences: async (participant) => {
      const args = [countOpenDivergences, participant] as const
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(...args)
      return row?.count ?? 0
    },
    progress: async (participant) => {
      const row = await prisma.outcomeProgress.findUnique({ where: { participant } })
      return row === null ? null : progressOf(row)
    },
    save: (participant, progress, outcomes) => save(prisma, { participant, progress, outcomes }),
    fold: async (participant, before) => {
      await prisma.$executeRawUnsafe(foldWindows, participant, before)
    },
  }
}

interface DigestRow extends BucketDigest {
  outcomes: number
}

const digestOf = ({ window, slot, count, digest }: DigestRow): BucketDigest => ({
  ...{ window, slot, count, digest },
})

const nameOf = (transaction: string, n: number) => `vd1_${transaction}_${n}` as BranchId

const instant = (date: Date | null): Instant | null => (date?.getTime() ?? null) as Instant | null

const date = (at: Instant | null): Date | null => (at === null ? null : new Date(at))

const progressOf = (row: {
  state: string
  checkedTo: Date | null
  passedAt: Date | null
  roundAt: Date | null
  gaps: unknown
}): Progress => ({
  state: states.catch('checking').parse(row.state),
  checkedTo: instant(row.checkedTo),
  passedAt: instant(row.passedAt),
  roundAt: instant(row.roundAt),
  gaps: gaps.catch([]).parse(row.gaps),
})

interface Save {
  readonly participant: string
  readonly progress: Progress
  readonly outcomes: ReadonlyMap<Window, number>
}

/** The windows first: a figure that were ahead of them would be lost with a crash in between. */
async function save(
  prisma: PrismaClient,
  { participant, progress, outcomes }: Save,
): Promise<{ readonly checked: number }> {
  const { state, checkedTo, passedAt, roundAt } = progress
  const row = {
    ...{ state, checkedTo: date(checkedTo), passedAt: date(passedAt), roundAt: date(roundAt) },
    gaps: progress.gaps.map(({ from, until }) => ({ from, until })),
  }
  await prisma.outcomeProgress.upsert({
    where: { participant },
    create: { participant, ...row },
    update: row,
  })
  if (outcomes.size > 0)
    await prisma.$executeRawUnsafe(
      ...[saveWindows, participant, [...outcomes.keys()], [...outcomes.values()]],
    )
  const args = [sumWindows, participant] as const
  const [sum] = await prisma.$queryRawUnsafe<{ checked: number }[]>(...args)
  return { checked: sum?.checked ?? 0 }
}
