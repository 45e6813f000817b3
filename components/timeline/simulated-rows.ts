import type { SimulatedTransaction } from '@/server/contract/simulated-transaction'
import { t } from '@/server/contract/words'
import { simulatedArrows } from './simulated-arrows'
import { awayMarks, branchOf, coordinatorBars, decisionIn, isLeading } from './simulated-bars'
import { type Item, isParticipant, nodeLane, nodeWord, simulatedLanes } from './simulated-lanes'
import { simulatedTable } from './simulated-table'
import type { Change, LockSpan, Tick, TimelineRows } from './timeline-model'

/** What is done there keeps nothing locked until it ends. */
const unlocked: ReadonlySet<string> = new Set([
  ...['try-confirm-cancel', 'saga', 'optimistic-two-phase-commit', 'two-phase-message'],
])

/** A transaction of a simulated run to the rows that a real one is drawn from; times are of the run. */
export function simulatedRows(transaction: SimulatedTransaction): TimelineRows {
  const { items, nodes, settings } = transaction
  const lanes = simulatedLanes(transaction)
  const { rows: table, keys } = simulatedTable(items)
  const keyOf = ({ number }: Item) => keys.get(number) ?? ''
  const decision = decisionIn(items)
  const branches = nodes
    .filter(isParticipant)
    .map((name) => branchOf(name, items, { protocol: settings.protocol, decision }))
  const bars = branches.flatMap((one) => one.bars)
  const leaders = nodes.filter((name) => isLeading(name, nodes))
  const startMs = items[0]?.atMs ?? 0
  const arrows = simulatedArrows(items, { keyOf, delayMs: settings.network.delayMs })
  const lastMs = Math.max(startMs, items.at(-1)?.atMs ?? 0, ...arrows.map((one) => one.arrivedMs))
  return {
    ...{ lanes, startMs, lastMs, endMs: lastMs, table, arrows },
    bars: [...leaders.flatMap((name) => coordinatorBars(name, items, decision)), ...bars],
    locks: unlocked.has(settings.protocol) ? [] : branches.flatMap((one) => locksOf(one.bars)),
    retries: [],
    ticks: items.flatMap((item) => tickOf(item, keyOf)),
    marks: [
      ...awayMarks(items, new Set(lanes.map(({ id }) => id))),
      ...branches.flatMap((one) => one.marks),
    ],
    changes: changesIn(items, leaders, keyOf),
    flags: [],
  }
}

/** From the first work of a branch to its end. */
function locksOf(bars: TimelineRows['bars']): readonly LockSpan[] {
  const [first] = bars
  const last = bars.at(-1)
  if (first === undefined || last === undefined) return []
  return [{ lane: first.lane, fromMs: first.fromMs, toMs: last.toMs }]
}

function tickOf(item: Item, keyOf: (item: Item) => string): readonly Tick[] {
  if (item.act?.type !== 'forced') return []
  const label = t`A record of ${nodeWord(item.node)} is on the disk`
  const at = { event: keyOf(item), lane: nodeLane(item.node), atMs: item.atMs }
  return [{ ...at, type: 'forced', forced: true, label }]
}

/** Where another coordinator speaks than before. */
function changesIn(
  items: readonly Item[],
  leaders: readonly string[],
  keyOf: (item: Item) => string,
): readonly Change[] {
  const spoken = items.filter(({ node, act }) => leaders.includes(node) && act?.type === 'sent')
  return spoken.flatMap((item, at) => {
    const before = spoken[at - 1]
    if (before === undefined || before.node === item.node) return []
    const name = nodeWord(item.node)
    return [{ event: keyOf(item), atMs: item.atMs, label: t`${name} goes on` }]
  })
}

/** The rows as they are after so many of the table; what is drawn to its end later is cut there. */
export function rowsUntil(rows: TimelineRows, step: number): TimelineRows {
  const seen = new Set(rows.table.slice(0, step).map(({ event }) => event))
  const atMs = rows.table[step - 1]?.atMs ?? rows.startMs
  const isSeen = ({ event }: { readonly event: string }) => seen.has(event)
  const isBefore = (one: { readonly atMs: number }) => one.atMs <= atMs
  const cut = <One extends { readonly fromMs: number; readonly toMs: number | null }>(
    all: readonly One[],
  ) =>
    all
      .filter(({ fromMs }) => fromMs <= atMs)
      .map((one) => ({ ...one, toMs: Math.min(one.toMs ?? atMs, atMs) }))
  return {
    ...rows,
    ...{ bars: cut(rows.bars), locks: cut(rows.locks) },
    ...{ arrows: rows.arrows.filter(isSeen), ticks: rows.ticks.filter(isSeen) },
    ...{ marks: rows.marks.filter(isBefore), changes: rows.changes.filter(isSeen) },
    table: rows.table.slice(0, step),
  }
}
