/**
 * How far somebody has read the journal (D16). A stream that is not in `read` was read to its very
 * end if its id is at most `floor`, and not at all if its id is above it. So the cursor stays short
 * although every restart makes a stream: what is closed and read is simply left out.
 */
export interface Cursor {
  /** When it was made, in minutes since 1970: what is older than the retention says nothing. */
  readonly madeAtMinute: number
  readonly floor: number
  readonly read: ReadonlyMap<number, number>
}

const FORM = 1
const NUMBERS_MAX = 8_000
/** Their column is an `integer`. */
const STREAM_MAX = 2 ** 31 - 1

/** Opaque for everybody else: variable-length numbers, the ids as differences, in base64url. */
export function encodeCursor({ madeAtMinute, floor, read }: Cursor): string {
  const streams = [...read].sort(([left], [right]) => left - right)
  const bytes: number[] = []
  for (const value of [FORM, madeAtMinute, floor]) write(bytes, value)
  let before = 0
  for (const [id, seq] of streams) {
    write(bytes, id - before)
    write(bytes, seq)
    before = id
  }
  return Buffer.from(bytes).toString('base64url')
}

/** Null for everything that encodeCursor did not make. */
export function decodeCursor(text: string): Cursor | null {
  const numbers = readAll(Buffer.from(text, 'base64url'))
  if (numbers === null) return null
  const [form, madeAtMinute, floor, ...pairs] = numbers
  if (form !== FORM || madeAtMinute === undefined || floor === undefined) return null
  if (pairs.length % 2 !== 0 || floor > STREAM_MAX) return null
  const read = new Map<number, number>()
  let id = 0
  for (let index = 0; index < pairs.length; index += 2) {
    const step = pairs[index] ?? 0
    id += step
    if (step === 0 || id > floor) return null
    read.set(id, pairs[index + 1] ?? 0)
  }
  const cursor = { madeAtMinute, floor, read }
  return encodeCursor(cursor) === text ? cursor : null
}

/** Where reading goes on in a stream; endless for one that was left out because it is over. */
export const positionIn = ({ floor, read }: Cursor, stream: number): number =>
  read.get(stream) ?? (stream <= floor ? Number.POSITIVE_INFINITY : 0)

function write(bytes: number[], value: number): void {
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
}

function readAll(bytes: Buffer): readonly number[] | null {
  const numbers: number[] = []
  let value = 0
  let scale = 1
  for (const byte of bytes) {
    value += (byte % 0x80) * scale
    if (value > Number.MAX_SAFE_INTEGER || numbers.length > NUMBERS_MAX) return null
    if (byte >= 0x80) scale *= 0x80
    else {
      numbers.push(value)
      value = 0
      scale = 1
    }
  }
  return scale === 1 ? numbers : null
}
