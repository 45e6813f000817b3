import type { SimulationResult, SimulationSettings } from '@/server/contract/simulation'
import type { Seen } from './audit'
import type { Told } from './audit-books'
import type { Cluster } from './protocol'

/** A run in numbers. */
export function summary(
  settings: SimulationSettings,
  { world, besides }: Cluster,
  seen: Seen,
  isStruck: boolean,
): SimulationResult {
  const { costs, trace } = world
  const byKind = Object.fromEntries(
    [...costs.messages].map(([kind, { sent }]) => [kind, sent] as const).toSorted(),
  )
  const { forcedByCoordinator: coordinator, forcedByParticipants: participants } = costs
  const virtualMs = world.now() / 1_000
  const count = (told: Told | null) => seen.toldAs.filter((one) => one === told).length
  const inDoubt = seen.inDoubtUs.reduce((total, one) => total + one, 0)
  return {
    ...{ traceHash: trace.hash(), events: trace.events(), virtualMs },
    outcomes: {
      ...{ committed: count('committed'), refused: count('refused') },
      ...{ timedOut: count('timed-out'), notBegun: count('not-begun') },
      untold: count('untold') + count(null),
    },
    latencyMs: spread(seen.latenciesUs),
    messages: {
      byKind,
      lost: costs.lost,
      total: Object.entries(byKind).reduce(
        (sum, [kind, sent]) => (besides.includes(kind) ? sum : sum + sent),
        0,
      ),
    },
    forcedWrites: { total: coordinator + participants, coordinator, participants },
    inDoubtMs: {
      ...spread(seen.inDoubtUs),
      branches: seen.inDoubtUs.length,
      atOnce: inDoubt / Math.max(1, seen.spanUs()),
      left: seen.prepared(),
    },
    ...(settings.crashAt !== undefined && { crash: crashed(seen, isStruck) }),
    violationsTotal: seen.violationsTotal(),
    violations: [...seen.violations],
  }
}

function crashed(seen: Seen, reached: boolean): NonNullable<SimulationResult['crash']> {
  const outcome = seen.endOf(0)
  const blockedMs = Math.max(0, ...seen.inDoubtUs) / 1_000
  return { reached, outcome, blockedMs, alike: outcome !== null && seen.violationsTotal() === 0 }
}

/** Of microseconds, in milliseconds. */
function spread(values: readonly number[]): SimulationResult['latencyMs'] {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / 1_000
  const count = Math.max(1, sorted.length)
  const mean = sorted.reduce((sum, one) => sum + one, 0) / count / 1_000
  const variance = sorted.reduce((sum, one) => sum + (one / 1_000 - mean) ** 2, 0) / count
  return {
    ...{ mean, deviation: Math.sqrt(variance) },
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
  }
}
