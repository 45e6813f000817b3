import { z } from 'zod'
import type { Prisma } from '@/prisma/client/client'
import type { Database } from '@/server/platform/database'

/** Something of the lab that was not as it should be, on purpose or by itself. */
interface Broken {
  /** The bank or the process. */
  readonly about: string
  readonly text: string
  readonly from: Date
  readonly to: Date
}

/** What is broken for longer was broken for another transaction. */
const BEFORE_MS = 24 * 60 * 60 * 1_000
const STILL = new Date(8.64e15)

interface Asked {
  readonly lab: boolean
  readonly participants: readonly string[]
  readonly startedAt: Date
  readonly endedAt: Date | null
}

/**
 * What the lab had broken while a transaction ran, by the moment and the participant that was called:
 * faults that were on, and processes that did not run. What is about another participant is left out.
 */
export async function readBroken(database: Database, asked: Asked) {
  const known = await database.prisma.participant.findMany({ select: { name: true, lab: true } })
  const inLab = known.some(({ name, lab }) => lab && asked.participants.includes(name))
  const broken = asked.lab || inLab ? spans(await readNotes(database, asked)) : []
  const named = new Set(known.map(({ name }) => name))
  return (participant: string, at: Date): string[] =>
    broken
      .filter(({ about, from, to }) => from <= at && at < to && isAbout(about, participant))
      .map(({ text }) => text)

  /** A coordinator that is down concerns everybody. */
  function isAbout(about: string, participant: string): boolean {
    return about === participant || !named.has(about)
  }
}

interface Note {
  readonly type: string
  readonly at: Date
  readonly data: Prisma.JsonValue
}

const readNotes = ({ prisma }: Database, { startedAt, endedAt }: Asked): Promise<readonly Note[]> =>
  prisma.journalRecord.findMany({
    where: {
      type: { in: ['fault-on', 'fault-off', 'process'] },
      transaction: null,
      at: {
        gte: new Date(startedAt.getTime() - BEFORE_MS),
        ...(endedAt === null ? {} : { lte: endedAt }),
      },
    },
    orderBy: [{ at: 'asc' }, { stream: 'asc' }, { seq: 'asc' }],
  })

const fault = z.object({ id: z.string(), kind: z.string(), name: z.string() })
const process = z.object({ name: z.string(), state: z.string(), asleep: z.boolean().optional() })
const RUNNING = ['running', 'starting']

/** From each note on, until one that takes it back; what another version wrote otherwise is left out. */
function spans(notes: readonly Note[]): readonly Broken[] {
  const open = new Map<string, Omit<Broken, 'to'>>()
  const over: Broken[] = []
  for (const { type, at, data } of notes) {
    const told = type === 'process' ? ofProcess(data) : ofFault(data, type === 'fault-on')
    if (told === null) continue
    const before = open.get(told.key)
    open.delete(told.key)
    if (before !== undefined) over.push({ ...before, to: at })
    if (told.text !== null) open.set(told.key, { about: told.about, text: told.text, from: at })
  }
  const all = [...over, ...[...open.values()].map((one) => ({ ...one, to: STILL }))]
  return all.sort((one, other) => one.from.getTime() - other.from.getTime())
}

interface Told {
  readonly key: string
  readonly about: string
  /** Null: it is well again. */
  readonly text: string | null
}

function ofFault(data: Prisma.JsonValue, isOn: boolean): Told | null {
  const { data: read } = fault.safeParse(data)
  if (read === undefined) return null
  return { key: read.id, about: read.name, text: isOn ? `${read.kind} ${read.name}` : null }
}

function ofProcess(data: Prisma.JsonValue): Told | null {
  const { data: read } = process.safeParse(data)
  if (read === undefined) return null
  const isWell = read.asleep === true || RUNNING.includes(read.state)
  const { name, state } = read
  return { key: `process ${name}`, about: name, text: isWell ? null : `${name} ${state}` }
}
