import { t } from '@/server/contract/words'
import type { Bar, Lane, LaneId, Phase, TimelineRows } from './timeline-model'
import { phaseWord, wordFor } from './timeline-words'

/** So many participants have a lane each; more are drawn together by how they stand. */
export const PARTICIPANTS_MAX = 20

/**
 * The same rows with participants that stand alike in one lane. Every mark stays: only the lane
 * that it is drawn in changes, so the records are the same.
 */
export function groupedRows(rows: TimelineRows): TimelineRows {
  const participants = rows.lanes.filter(({ kind }) => kind === 'participant')
  if (participants.length <= PARTICIPANTS_MAX) return rows
  const groups = new Map(participants.map(({ id }) => [id, `group ${standing(rows, id)}`]))
  const to = (lane: LaneId): LaneId => groups.get(lane) ?? lane
  const moved = <One extends { readonly lane: LaneId }>(all: readonly One[]) =>
    all.map((one) => ({ ...one, lane: to(one.lane) }))
  return {
    ...rows,
    lanes: [
      ...rows.lanes.filter(({ kind }) => kind !== 'participant'),
      ...groupLanes(participants, groups),
    ],
    bars: merged(moved(rows.bars)),
    locks: [],
    arrows: rows.arrows.map((one) => ({ ...one, from: to(one.from), to: to(one.to) })),
    retries: rows.retries.map((one) => ({ ...one, lane: to(one.lane), to: to(one.to) })),
    marks: moved(rows.marks),
    ticks: moved(rows.ticks),
  }
}

/** How a participant stands at the end: its last mark, else the phase that it is in. */
function standing({ marks, bars }: TimelineRows, lane: LaneId): string {
  const end = marks.findLast((mark) => mark.lane === lane)
  if (end !== undefined) return end.word?.toLowerCase() ?? wordFor(end.kind)
  const phase = bars.findLast((bar) => bar.lane === lane)?.phase
  return phase === undefined ? t`not known` : phaseWord(phase)
}

function groupLanes(
  participants: readonly Lane[],
  groups: ReadonlyMap<LaneId, LaneId>,
): readonly Lane[] {
  return [...new Set(groups.values())].map((id) => {
    const names = participants.filter((lane) => groups.get(lane.id) === id)
    return {
      id,
      label: `${names.length} ${id.slice('group '.length)}`,
      kind: 'participant',
      note: { text: t`participants`, title: names.map(({ label }) => label).join(', ') },
    }
  })
}

/** One bar for each phase of a group: from the first that entered it to the last that left. */
function merged(bars: readonly Bar[]): readonly Bar[] {
  const kept = new Map<string, Bar>()
  for (const bar of bars) {
    const key = `${bar.lane} ${bar.phase satisfies Phase}`
    const before = kept.get(key)
    kept.set(
      key,
      before === undefined
        ? bar
        : {
            ...before,
            fromMs: Math.min(before.fromMs, bar.fromMs),
            toMs:
              before.toMs === null || bar.toMs === null ? null : Math.max(before.toMs, bar.toMs),
          },
    )
  }
  return [...kept.values()]
}
