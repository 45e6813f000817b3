import type { Registry } from '@/server/participant/registry'
import type { Places } from '@/server/participant/slots'
import { atOnceIn, type Line, type Needs, reserveOf } from '@/server/policy/admission'
import type { AskedPlace, Counts } from './admission-counts'

/** So many wait for one participant at the most, where nothing else is said. */
const WAITING_MAX = 500

/** How a participant stands: what people see of it. */
export interface AdmissionLine {
  readonly participant: string
  /** How many branches may be there at once. */
  readonly limit: number
  readonly inFlight: number
  /** The transactions that wait, in their order. */
  readonly waiting: readonly string[]
  readonly waitingMax: number
  /** About when there is room for one more behind all of these. */
  readonly retryAfterS: number
  /** Of the server; null: the limit was set by hand. */
  readonly places: {
    readonly max: number
    readonly reserve: number
    readonly others: number
  } | null
}

/** Where as many wait as may. */
export interface FullLine extends Pick<AdmissionLine, 'participant' | 'limit' | 'retryAfterS'> {
  readonly waiting: number
}

export type KnownParticipants = Pick<Registry, 'get' | 'row' | 'all'>

/** What the last look at each server has found. */
export function createRooms() {
  const rooms = new Map<string, Places | 'silent'>()
  const at = (name: string): Places | null => {
    const room = rooms.get(name)
    return room === undefined || room === 'silent' ? null : room
  }
  const behind = (server: string): readonly string[] =>
    [...rooms.keys()].filter((name) => at(name)?.server === server)
  return {
    at,
    /** Null: it does not answer. What it said before counts until it does. */
    found: (name: string, room: Places | null): void => {
      rooms.set(name, room ?? at(name) ?? 'silent')
      // It is about the whole server: who is behind it under another name may not be asked again.
      if (room !== null) for (const one of behind(room.server)) rooms.set(one, room)
    },
    isSeen: (name: string): boolean => rooms.has(name),
    /** Who is behind one server. */
    of: behind,
  }
}

/**
 * Branches are counted by participant, and a limit is that of the server behind it, which several
 * participants may share; or one that was set for the participant.
 */
export function createLines(
  registry: KnownParticipants,
  counts: Counts,
  rooms: ReturnType<typeof createRooms>,
) {
  const limitOf = (participant: string) => registry.row(participant)?.limits.inFlightMax
  const waitingMaxOf = waitingMaxIn(registry)
  /** The line that a branch waits in; null: in none. */
  const lineOf = ({ participant, prepares }: AskedPlace): string | null => {
    if (limitOf(participant) !== undefined) return `${BY_HAND}${participant}`
    if (!prepares || registry.get(participant)?.places === undefined) return null
    // Nobody has looked yet, which takes a moment. What does not answer is not held up by us.
    if (!rooms.isSeen(participant)) return `${UNSEEN}${participant}`
    return rooms.at(participant)?.server ?? null
  }
  const lineAt = (participant: string) => lineOf({ participant, prepares: true })
  const membersOf = (line: string) =>
    line.startsWith(BY_HAND)
      ? [nameIn(line)]
      : rooms.of(line).filter((name) => lineAt(name) === line)

  const read = (line: string): Line => {
    const name = nameIn(line)
    if (line.startsWith(BY_HAND))
      return { limit: limitOf(name) ?? 0, inFlight: counts.at(name).all }
    // Its places are for all who are behind it, those with a limit of their own too.
    const behind = rooms.of(line)
    const limits = behind.flatMap((one) => rooms.at(one) ?? []).map(atOnceIn)
    return {
      limit: limits.length === 0 ? 0 : Math.min(...limits),
      inFlight: behind.reduce((sum, one) => sum + counts.at(one).prepared, 0),
    }
  }
  return {
    needsOf: (places: readonly AskedPlace[]): Needs => countedNeeds(places.map(lineOf)),
    read: (lines: Iterable<string>): ReadonlyMap<string, Line> =>
      new Map([...lines].map((line) => [line, read(line)])),
    /** Each participant of a line. */
    show: (line: string, waiting: readonly string[]): readonly AdmissionLine[] => {
      const { limit, inFlight } = read(line)
      return membersOf(line).map((participant) => ({
        ...{ participant, limit, inFlight, waiting },
        waitingMax: waitingMaxOf(participant),
        retryAfterS: counts.secondsFor(participant, roundsOf(waiting.length, limit)),
        places: line.startsWith(BY_HAND) ? null : shown(rooms.at(participant)),
      }))
    },
    /** Null: one more may wait there, of so many, for all of these names. */
    fullAt: (line: string, waiting: number, names: readonly string[]): FullLine | null => {
      const members = membersOf(line).filter((name) => names.includes(name))
      const participant = members.find((name) => waiting >= waitingMaxOf(name))
      if (participant === undefined) return null
      const { limit } = read(line)
      const retryAfterS = counts.secondsFor(participant, roundsOf(waiting, limit))
      return { participant, waiting, limit, retryAfterS }
    },
    all: (): ReadonlySet<string> =>
      new Set(registry.all().flatMap(({ name }) => lineAt(name) ?? [])),
    /** The participant of a line, among these names. */
    nameOf: (line: string, names: readonly string[]): string =>
      names.find((name) => membersOf(line).includes(name)) ?? nameIn(line),
  }
}

const waitingMaxIn =
  ({ row }: KnownParticipants) =>
  (participant: string): number =>
    row(participant)?.limits.waitingMax ?? WAITING_MAX

export type Lines = ReturnType<typeof createLines>

const BY_HAND = 'set:'
const UNSEEN = 'unseen:'
function countedNeeds(lines: readonly (string | null)[]): Needs {
  const needs = new Map<string, number>()
  for (const line of lines) if (line !== null) needs.set(line, (needs.get(line) ?? 0) + 1)
  return needs
}

/** After so many come and gone, who comes last has its turn. */
const roundsOf = (waiting: number, limit: number) => waiting / Math.max(1, limit)
const nameIn = (line: string) => line.slice(line.indexOf(':') + 1)

const shown = (room: Places | null) =>
  room === null ? null : { max: room.max, reserve: reserveOf(room.max), others: room.others }
