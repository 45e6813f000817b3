import type { Places } from '@/server/participant/slots'
import type { Clock } from '@/server/platform/clock'
import { dueAt, RANK_OF_OTHERS, rankOf } from '@/server/policy/priority-queue'
import { type AskedPlace, createCounts } from './admission-counts'
import {
  type AdmissionLine,
  createLines,
  createRooms,
  type FullLine,
  type KnownParticipants,
} from './admission-lines'
import { createAdmissionQueue, type Wait } from './admission-queue'
import { bounded } from './bounded'
import type { Running } from './running'
import { isOverAt } from './running-rows'

/** A third of it is what a higher priority is ahead by. */
const AGEING_MS = 15_000
const LOOK_EVERY_MS = 1_000
const LOOK_MS_MAX = 2_000

export interface AdmissionDeps {
  readonly registry: KnownParticipants
  readonly clock: Clock
  readonly cluster: string
}

/** Who may begin, and who waits until there is room at all its participants (`protocols.md` 9.5). */
export interface Admission {
  /** Takes the places it needs, now or in its turn; false: it has left before. */
  enter(running: Running): 'now' | Promise<boolean>
  /** Has its places without a turn: it was begun before. */
  keep(running: Running): void
  /** Takes or gives back what it needs by now, and lets in who waits for that. */
  moved(running: Running): void
  gone(running: Running): void
  /** Where the queue is full, if one that needs those places would have to wait; null: nowhere. */
  fullFor(asked: readonly AskedPlace[]): FullLine | null
  /** Where one more branch would have to wait; null: nowhere. */
  heldUpAt(asked: AskedPlace): AdmissionLine | null
  /** Limits that people have set are other ones now. */
  reconsider(): void
  /** In the queue that is the longest; null: it does not wait. */
  waitOf(running: Running): Wait | null
  /** Reads how much room there is, so that nobody has to wait for that. */
  look(participants: readonly string[]): void
  lines(): readonly AdmissionLine[]
}

export function createAdmission(deps: AdmissionDeps): Admission {
  const { clock, registry } = deps
  const counts = createCounts(clock.monotonicMs)
  const rooms = createRooms()
  const lines = createLines(registry, counts, rooms)
  const neverIn = new WeakSet<Running>()
  const queue = createAdmissionQueue(lines, (running) => void hold(running, placesOf(running)))
  const hold = ({ id }: Running, places: readonly AskedPlace[]) => counts.hold(id, places)
  const reconsider = () => queue.changed((running) => lines.needsOf(placesOf(running)))
  const look = createLook(deps, {
    found: (name, room) => {
      rooms.found(name, room)
      reconsider()
    },
    isWanted: (name) => counts.at(name).all > 0 || queue.waitsFor(name),
  })
  const lookAgain = (names: readonly string[]) => {
    for (const name of names) if (counts.at(name).all === 0) void look(name)
  }
  const leave = (running: Running) => {
    if (queue.leave(running)) neverIn.add(running)
  }
  const show = (line: string) => lines.show(line, queue.idsIn(line))
  return {
    enter: (running) => {
      const places = placesOf(running)
      lookAgain(running.participants)
      const needs = lines.needsOf(places)
      if (queue.hasRoom(needs)) {
        hold(running, places)
        return 'now'
      }
      const dueMs = dueAt(rankOf('begin', running.priority), clock.monotonicMs(), AGEING_MS)
      return new Promise((answer) => queue.add({ running, dueMs, needs, answer }))
    },
    keep: (running) => {
      lookAgain(running.participants)
      hold(running, placesOf(running))
    },
    moved: (running) => {
      if (!isBeginning(running)) leave(running)
      if (queue.has(running) || neverIn.has(running)) return
      if (hold(running, placesOf(running))) queue.letIn()
    },
    gone: (running) => {
      leave(running)
      if (hold(running, [])) queue.letIn()
    },
    fullFor: (asked) => {
      const needs = lines.needsOf(asked)
      const names = asked.map(({ participant }) => participant)
      return queue.hasRoom(needs) ? null : queue.fullFor(needs, names)
    },
    heldUpAt: (asked) => {
      const shown = [...lines.needsOf([asked]).keys()].flatMap(show)
      return shown.find(({ inFlight, limit }) => inFlight >= limit) ?? null
    },
    reconsider,
    waitOf: queue.waitOf,
    look: (participants) => {
      for (const name of participants) void look(name)
    },
    lines: () => [...lines.all()].flatMap(show),
  }
}

interface Looking {
  readonly found: (name: string, room: Places | null) => void
  readonly isWanted: (name: string) => boolean
}

/** Asks a server how much room it has; and again each second, for as long as somebody is there. */
function createLook({ clock, registry, cluster }: AdmissionDeps, looking: Looking) {
  const busy = new Set<string>()
  const look = async (name: string): Promise<void> => {
    const places = registry.get(name)?.places
    if (places === undefined || busy.has(name)) return
    busy.add(name)
    const bounds = { ms: LOOK_MS_MAX, rank: RANK_OF_OTHERS }
    const room = await bounded(clock, bounds, (signal) => places(signal, cluster)).catch(() => null)
    looking.found(name, room)
    const again = () => {
      busy.delete(name)
      if (looking.isWanted(name)) void look(name)
    }
    if (looking.isWanted(name)) clock.setTimer(LOOK_EVERY_MS, again)
    else busy.delete(name)
  }
  return look
}

/** What a transaction needs room for from here on: its branches that are not over. */
const placesOf = (running: Running): readonly AskedPlace[] =>
  running.participants.flatMap((participant, index) => {
    if (isOverAt(running, index)) return []
    const prepares = running.branches[index] !== running.decider && preparesAny(running)
    return [{ participant, prepares }]
  })

/** Steps, tries and messages commit by themselves. */
const preparesAny = ({ saga, payloads }: Running): boolean => saga === null && payloads === null

/** Nothing was asked of anybody yet. */
export const isBeginning = ({ state }: Running): boolean => BEGINNING.has(state.phase)

const BEGINNING: ReadonlySet<Running['state']['phase']> = new Set(['idle', 'active', 'stepping'])
