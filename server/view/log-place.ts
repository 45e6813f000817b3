import type { Database } from '@/server/platform/database'

/** Where reading goes on: with what is older than this. */
export interface RecordPlace {
  /** Microseconds, as text. */
  readonly time: string
  readonly stream: number
  readonly seq: number
}

const NEWER_THAN_ALL = { stream: 2 ** 31 - 1, seq: 0 }

/**
 * Where the record stands that somebody wants to see. A process has a stream for each of its lives:
 * meant is the newest that has come as far as that number. If the number itself is not there, the next
 * one is meant, under which its gap is told; behind the last one it is the last. Null: nobody has such
 * a name.
 */
export async function placeAt(
  database: Database,
  at: string | undefined,
): Promise<RecordPlace | null | undefined> {
  if (at === undefined) return undefined
  const [, name, number] = /^([A-Za-z0-9-]+):(\d+)$/.exec(at) ?? []
  if (name === undefined || number === undefined)
    return { time: `${new Date(at).toISOString().slice(0, -1)}999Z`, ...NEWER_THAN_ALL }
  return (await numbered(database, name, BigInt(number))) ?? (await last(database, name))
}

interface Row {
  readonly stream: number
  readonly seq: bigint
  readonly time: string
}

const placeOf = (row: Row | undefined): RecordPlace | null =>
  row === undefined ? null : { ...row, seq: Number(row.seq) + 1 }

const numbered = async ({ prisma }: Database, name: string, number: bigint) =>
  placeOf(
    (
      await prisma.$queryRaw<Row[]>`
        select r.stream, r.seq,
          to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
        from verdict_stream s cross join lateral (
          select * from verdict_record r where r.stream = s.id and r.seq >= ${number}::bigint
          order by r.seq limit 1) r
        where s.process = ${name} or s.name = ${name} order by s.id desc limit 1`
    )[0],
  )

const last = async ({ prisma }: Database, name: string) =>
  placeOf(
    (
      await prisma.$queryRaw<Row[]>`
        select r.stream, r.seq,
          to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time
        from verdict_stream s cross join lateral (
          select * from verdict_record r where r.stream = s.id order by r.seq desc limit 1) r
        where s.process = ${name} or s.name = ${name} order by s.id desc limit 1`
    )[0],
  )
