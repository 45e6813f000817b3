import type { Mutant } from './mutant'

const buckets = 'test/protocol/outcome-buckets.laws.spec.ts'
const auditing = 'test/simulation/outcome-audit.spec.ts'
const judging = 'test/protocol/outcome-judge.spec.ts'

/** Bugs of the comparison of ended transactions with what participants show. */
export const outcomeMutants: readonly Mutant[] = [
  {
    id: 'M-buckets-count',
    bug: 'buckets are compared by how many branches they hold, not by which',
    file: 'server/protocol/outcome-buckets.ts',
    find: 'one.count === (other?.count ?? 0) && one.digest === (other?.digest ?? NOTHING)',
    replace: 'one.count === (other?.count ?? 0)',
    killedBy: [buckets],
  },
  {
    id: 'M-buckets-unexpected',
    bug: 'a bucket that only the participant holds is not opened',
    file: 'server/protocol/outcome-buckets.ts',
    find: 'return [...differ, ...unexpected].map(',
    replace: 'return [...differ, ...unexpected.slice(0, 0)].map(',
    killedBy: [buckets],
  },
  {
    id: 'M-outcomes-aborted',
    bug: 'branches of aborted transactions are not looked at by the audit',
    file: 'server/recovery/outcome-judge.ts',
    find: "const must = claim.verdict === 'commit' && commits",
    replace: "if (claim.verdict !== 'commit') return equal\n  const must = commits",
    killedBy: [judging],
  },
  {
    id: 'M-outcomes-open',
    bug: 'what is still open is called a divergence',
    file: 'server/recovery/outcome-judge.ts',
    find: 'if (!ended && !isProved(claim, { must, seen }))',
    replace: 'if (!ended && seen.branch === undefined)',
    killedBy: [judging],
  },
  {
    id: 'M-outcomes-unopened',
    bug: 'buckets that differ are not opened',
    file: 'server/recovery/compare-outcomes.ts',
    find: 'if (buckets.length === 0) return done',
    replace: 'if (buckets.length >= 0) return done',
    killedBy: [auditing],
  },
  {
    id: 'M-outcomes-order',
    bug: 'what ended while the participant was asked is held against its answer',
    file: 'server/recovery/compare-outcomes.ts',
    find: 'ruling: moved ? settling : judge(claim, witnessed)',
    replace: 'ruling: moved && false ? settling : judge(claim, witnessed)',
    killedBy: [auditing],
  },
  {
    id: 'M35',
    bug: 'a heuristic outcome ends by itself, and is forgotten',
    file: 'server/protocol/two-phase-settle.ts',
    find: 'if (contradicted.length > 0) {',
    replace: 'if (contradicted.length > plan.branches.length) {',
    killedBy: [
      'test/protocol/two-phase-verdict.spec.ts',
      'test/protocol/two-phase-commit.laws.spec.ts',
      'test/simulation/explorer.spec.ts',
    ],
  },
  {
    id: 'M35-retention',
    bug: 'a heuristic outcome is removed with what has ended',
    file: 'server/journal/prisma-retention.ts',
    find: "and state <> 'heuristic'\n",
    replace: '\n',
    killedBy: ['test/integration/journal-crash.spec.ts'],
  },
]
