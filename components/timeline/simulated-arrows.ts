import { t } from '@/server/contract/words'
import { type ActOf, APPLICATION, type Item, nodeLane } from './simulated-lanes'
import type { Arrow, LaneId } from './timeline-model'

interface Options {
  /** The row of the table that tells of an item. */
  readonly keyOf: (item: Item) => string
  /** How long a message is on its way: so far a lost one is drawn. */
  readonly delayMs: number
}

/** Messages from when they were sent to when they were there; and what the application asked and heard. */
export function simulatedArrows(items: readonly Item[], options: Options): readonly Arrow[] {
  const heard = hearings(items)
  return items.flatMap((item, at): readonly Arrow[] => {
    const { act } = item
    if (act?.type === 'begun') return beginArrow(item, items[at + 1], options)
    if (act?.type === 'told') return [answerArrow(item, act, options)]
    return act?.type === 'sent' ? sentArrows(item, act, { ...options, items, heard }) : []
  })
}

const between = (one: string, other: string, kind: string): string => `${one} → ${other}: ${kind}`

/** When each node heard what from whom. */
function hearings(items: readonly Item[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>()
  for (const { node, act, atMs } of items) {
    if (act?.type !== 'heard') continue
    const key = between(act.from, node, act.kind)
    all.set(key, [...(all.get(key) ?? []), atMs])
  }
  return all
}

interface Sending extends Options {
  readonly items: readonly Item[]
  readonly heard: ReadonlyMap<string, readonly number[]>
}

function sentArrows(
  item: Item,
  act: ActOf<'sent'>,
  { items, heard, keyOf, delayMs }: Sending,
): readonly Arrow[] {
  const { node, atMs, number } = item
  const times = heard.get(between(node, act.to, act.kind)) ?? []
  const vote = act.kind === 'vote' ? voteOf(item, items) : null
  const arrow = {
    ...{ event: keyOf(item), from: nodeLane(node), to: nodeLane(act.to), leftMs: atMs },
    label: (vote ?? act.kind).toUpperCase(),
    tone: vote === 'no' || refusals.includes(act.kind) ? ('refusal' as const) : ('plain' as const),
  }
  if (act.arrivesMs.length === 0)
    return [{ ...arrow, key: `${number}/lost`, arrivedMs: atMs + delayMs, lost: true }]
  return act.arrivesMs.map((arrivesMs, copy) => ({
    ...{ ...arrow, key: `${number}/${copy}`, arrivedMs: arrivesMs },
    // It came to a node that was down, and nobody heard it; one that stood still hears it later.
    lost: !times.some((ms) => ms >= arrivesMs - HEARD_MS),
  }))
}

/** Times are whole microseconds in both. */
const HEARD_MS = 0.0005

const refusals: readonly string[] = ['no', 'refused', 'gone', 'work-failed', 'gave-up']

const voteOf = ({ node, number }: Item, items: readonly Item[]): string | null => {
  const cast = items.findLast(
    (one) => one.number < number && one.node === node && one.act?.type === 'voted',
  )
  return cast?.act?.type === 'voted' ? cast.act.vote : null
}

const still = (item: Item, keyOf: Options['keyOf']) =>
  ({
    ...{ key: `${item.number}/application`, event: keyOf(item) },
    ...{ leftMs: item.atMs, arrivedMs: item.atMs, lost: false },
  }) as const

/** To whoever does something first. */
function beginArrow(item: Item, next: Item | undefined, { keyOf }: Options): readonly Arrow[] {
  if (next === undefined || next.node === APPLICATION) return []
  const ends = { from: 'caller', to: nodeLane(next.node) }
  return [{ ...still(item, keyOf), ...ends, label: 'BEGIN', tone: 'plain' }]
}

function answerArrow(item: Item, act: ActOf<'told'>, { keyOf }: Options): Arrow {
  const from: LaneId = nodeLane(item.node)
  return {
    ...{ ...still(item, keyOf), from, to: 'caller' },
    label: act.told === 'untold' ? t`not told` : act.told.toUpperCase(),
    tone: act.told === 'committed' ? 'plain' : 'refusal',
  }
}
