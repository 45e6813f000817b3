import type { WaitOverview, WaitParty, WaitRow } from '@/server/contract/wait'
import { t } from '@/server/contract/words'
import type { GraphEdge, GraphNode } from '../charts/graph-layout'
import { shortCode } from '../ui/format'

/** Verdict's own locks, beside the participants. */
export const ownLocks = (): string => t`Verdict`

export interface WaitFilter {
  readonly participant: string
  /** A part of the holder's name or id. */
  readonly holder: string
  readonly ageMs: number
}

export interface HeldObject {
  readonly key: string
  readonly participant: string
  readonly object: string
  readonly mode: string
  readonly holder: WaitParty
  readonly since: string
  readonly waiters: readonly { readonly party: WaitParty; readonly since: string }[]
}

type Seen = Pick<WaitOverview, 'waits' | 'parties'>

/** What the address asks for. */
export const waitFilterIn = (params: Readonly<Record<string, string>>): WaitFilter => ({
  participant: params.participant ?? '',
  holder: params.holder ?? '',
  ageMs: Math.max(0, Number(params.age) || 0) * 1_000,
})

export const meantAge = (value: string): boolean => Number(value) >= 0

export const isFiltered = ({ participant, holder, ageMs }: WaitFilter): boolean =>
  participant !== '' || holder !== '' || ageMs > 0

export const placeOf = ({ participant }: Pick<WaitRow, 'participant'>): string =>
  participant ?? ownLocks()

/** Object by object and holder by holder, who waits; what is waited for longest comes first. */
export function heldObjects(
  { parties, waits }: Seen,
  filter: WaitFilter,
  nowMs: number,
): readonly HeldObject[] {
  const known = new Map(parties.map((party) => [party.key, party]))
  const groups = new Map<string, WaitRow[]>()
  for (const wait of waits) {
    const key = JSON.stringify([wait.participant, wait.object, wait.holder])
    groups.set(key, [...(groups.get(key) ?? []), wait])
  }
  return [...groups]
    .flatMap(([key, rows]) => {
      const sorted = [...rows].sort((one, other) => (one.since < other.since ? -1 : 1))
      const [first] = sorted
      const holder = known.get(first?.holder ?? '')
      if (first === undefined || holder === undefined) return []
      const modes = [...new Set(sorted.map(({ mode }) => mode))].join(', ')
      const waiters = sorted.flatMap(({ waiter, since }) => {
        const party = known.get(waiter)
        return party === undefined ? [] : [{ party, since }]
      })
      const place = { participant: placeOf(first), object: first.object, mode: modes }
      return [{ key, ...place, holder, since: first.since, waiters }]
    })
    .filter((row) => fits(row, filter, nowMs))
    .sort((one, other) => (one.since < other.since ? -1 : 1))
}

const fits = (row: HeldObject, { participant, holder, ageMs }: WaitFilter, nowMs: number) =>
  (participant === '' || row.participant === participant) &&
  `${row.holder.name} ${row.holder.key}`.toLowerCase().includes(holder.toLowerCase()) &&
  nowMs - Date.parse(row.since) >= ageMs

/** Who it is, in a few words; where, is said beside it. */
export const wordsFor = ({ name, transaction }: WaitParty): string => {
  if (transaction === null) return name
  return name === transaction ? shortCode(name) : `${name} ${shortCode(transaction)}`
}

/** The rings in sentences: who waits for whom, where and for what. */
export function ringSentences({ parties, waits, rings }: Seen & Pick<WaitOverview, 'rings'>) {
  const known = new Map(parties.map((party) => [party.key, party]))
  const words = (key: string) => {
    const party = known.get(key)
    return party === undefined ? key : wordsFor(party)
  }
  return rings.map((ring) => ({
    key: ring.join(' '),
    steps: ring.map((waiter, index) => {
      const holder = ring[(index + 1) % ring.length] ?? ''
      const wait = waits.find((one) => one.waiter === waiter && one.holder === holder)
      return wait === undefined
        ? t`${words(waiter)} waits for ${words(holder)}`
        : t`${words(waiter)} waits for ${words(holder)} at ${placeOf(wait)} (${wait.object})`
    }),
  }))
}

/** Somebody in a ring is known by name only, and may be several: then nobody has to go. */
export const isUnbreakable = ({ parties, rings }: Pick<WaitOverview, 'parties' | 'rings'>) => {
  const owners = new Set(
    parties.flatMap(({ key, kind }) => (kind === 'owner' && !key.startsWith('work ') ? [key] : [])),
  )
  return rings.some((ring) => ring.some((key) => owners.has(key)))
}

const NAME_LENGTH_MAX = 14
const cut = (text: string): string =>
  text.length <= NAME_LENGTH_MAX ? text : `${text.slice(0, NAME_LENGTH_MAX - 1)}…`

/** Everybody once, and an arrow from who waits to whom he waits for. */
export function waitGraphOf({ parties, waits, rings }: Seen & Pick<WaitOverview, 'rings'>) {
  const inRing = new Set(rings.flatMap((ring) => ring.map((key, at) => edge(key, next(ring, at)))))
  const ringed = new Set(rings.flat())
  const used = new Set(waits.flatMap(({ waiter, holder }) => [waiter, holder]))
  const pairs = new Map(waits.map(({ waiter, holder }) => [edge(waiter, holder), [waiter, holder]]))
  const nodes: readonly GraphNode[] = parties
    .filter(({ key }) => used.has(key))
    .map((party) => ({ id: party.key, ...faceOf(party, ringed.has(party.key)) }))
  const edges: readonly GraphEdge[] = [...pairs].map(([key, [from = '', to = '']]) => ({
    ...{ from, to, look: inRing.has(key) ? ('ring' as const) : ('plain' as const) },
  }))
  return { nodes, edges }
}

const edge = (from: string, to: string): string => JSON.stringify([from, to])
const next = (ring: readonly string[], at: number): string => ring[(at + 1) % ring.length] ?? ''

function faceOf(party: WaitParty, outlined: boolean): Omit<GraphNode, 'id'> {
  const { transaction, name, participant, inDoubt } = party
  const tone = outlined ? 'damage' : inDoubt ? 'doubt' : transaction === null ? 'idle' : 'moving'
  if (transaction === null) {
    const [label = '', detail = participant ?? ownLocks()] = name.split(/, (?=session \d+$)/)
    return { label: cut(label), detail: cut(detail), tone, outlined }
  }
  const detail = inDoubt ? t`in doubt` : name === transaction ? (party.state ?? '') : cut(name)
  return { label: shortCode(transaction), detail, tone, outlined }
}
