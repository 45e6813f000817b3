import { type Line, lettingIn, type Needs } from '@/server/policy/admission'
import type { FullLine, Lines } from './admission-lines'
import { countLines } from './line-counts'
import type { Running } from './running'

interface Waiter {
  readonly running: Running
  /** Orders those that wait. */
  readonly dueMs: number
  needs: Needs
  readonly answer: (isIn: boolean) => void
}

/** For whom one waits, and how many do so with it. */
export interface Wait {
  readonly participant: string
  readonly waiting: number
}

interface Queue {
  readonly lines: Lines
  readonly waiting: Waiter[]
  readonly counts: ReturnType<typeof countLines>
  readonly present: ReadonlyMap<Running, Waiter>
}

/** Those that wait until there is room at all their participants, in their order. */
export function createAdmissionQueue(lines: Lines, take: (running: Running) => void) {
  const waiting: Waiter[] = []
  const counts = countLines()
  const present = new Map<Running, Waiter>()
  const queue: Queue = { lines, waiting, counts, present }
  const remove = (running: Running): Waiter | null => {
    const waiter = present.get(running)
    if (waiter === undefined) return null
    present.delete(running)
    waiting.splice(waiting.indexOf(waiter), 1)
    counts.add(waiter.needs, -1)
    return waiter
  }
  const letIn = () => {
    if (waiting.length === 0) return
    const next = lettingIn(waiting, lines.read(counts.lines()))
    const admitted = next.flatMap((position) => waiting[position] ?? [])
    for (const { running } of admitted) {
      remove(running)
      take(running)
    }
    for (const { answer } of admitted) answer(true)
  }
  return {
    letIn,
    idsIn: (line: string) => idsIn(queue, line),
    /** True: one that comes now would not have to wait. */
    hasRoom: (needs: Needs) => hasRoom(queue, needs),
    /** Of one that would have to wait: where as many wait already as may; null: nowhere. */
    fullFor: (needs: Needs, names: readonly string[]) => fullFor(queue, needs, names),
    /** In the queue that is the longest; null: it does not wait. */
    waitOf: (running: Running) => waitOf(queue, running),
    /** Nobody can go for it: it comes behind those for whom there is no room. */
    add: (waiter: Waiter): void => {
      waiting.splice(placeOf(queue, waiter), 0, waiter)
      counts.add(waiter.needs, 1)
      present.set(waiter.running, waiter)
    },
    /** True: it was there, and others may go now. */
    leave: (running: Running): boolean => {
      const left = remove(running)
      if (left === null) return false
      left.answer(false)
      letIn()
      return true
    },
    has: (running: Running): boolean => present.has(running),
    waitsFor: (name: string) => waiting.some(({ running }) => running.participants.includes(name)),
    /** Limits, or the servers behind the names, are other ones now. */
    changed: (needsOf: (running: Running) => Needs): void => {
      for (const waiter of waiting) {
        counts.add(waiter.needs, -1)
        waiter.needs = needsOf(waiter.running)
        counts.add(waiter.needs, 1)
      }
      letIn()
    },
  }
}

/** Most come last: looked for from there, the place is found at once, however many wait. */
const placeOf = ({ waiting }: Queue, { dueMs }: Waiter): number =>
  waiting.findLastIndex((one) => one.dueMs <= dueMs) + 1

function idsIn({ waiting, lines, counts }: Queue, line: string): readonly string[] {
  const state = lines.read(counts.lines())
  return waiting.filter(({ needs }) => heldUpBy(needs, state).has(line)).map(idOf)
}

function hasRoom({ waiting, lines, counts }: Queue, needs: Needs): boolean {
  if (needs.size === 0) return true
  const state = lines.read(new Set([...counts.lines(), ...needs.keys()]))
  // Under load this is what most hear, and nobody has to be looked through for it.
  if (lackedOf(needs, state).some((line) => counts.at(line) > 0)) return false
  return lettingIn([...waiting, { needs }], state).includes(waiting.length)
}

/** Counted and not looked through, for under load each that comes is asked. */
function fullFor(
  { lines, counts }: Queue,
  needs: Needs,
  names: readonly string[],
): FullLine | null {
  for (const line of heldUpBy(needs, lines.read(needs.keys()))) {
    const full = lines.fullAt(line, counts.at(line), names)
    if (full !== null) return full
  }
  return null
}

function waitOf({ present, lines, counts }: Queue, running: Running): Wait | null {
  const waiter = present.get(running)
  if (waiter === undefined) return null
  const waits = [...heldUpBy(waiter.needs, lines.read(waiter.needs.keys()))].map((line) => ({
    participant: lines.nameOf(line, running.participants),
    waiting: counts.at(line),
  }))
  return waits.sort((one, other) => other.waiting - one.waiting)[0] ?? null
}

const idOf = ({ running }: Pick<Waiter, 'running'>): string => running.id

type State = ReadonlyMap<string, Line>

/** The lines that have no room for it now. */
const lackedOf = (needs: Needs, state: State): readonly string[] =>
  [...needs].flatMap(([name, count]) => {
    const { limit, inFlight } = state.get(name) ?? { limit: 0, inFlight: 0 }
    return inFlight + count > limit ? [name] : []
  })

/** The same; all of its lines, where only those before it hold it up. */
function heldUpBy(needs: Needs, state: State): ReadonlySet<string> {
  const lacked = lackedOf(needs, state)
  return new Set(lacked.length > 0 ? lacked : needs.keys())
}
