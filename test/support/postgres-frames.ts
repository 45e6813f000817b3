/** What a coordinator says to a bank about a branch; `COMMIT` ends one that only read, and names none. */
export type Command = 'PREPARE TRANSACTION' | 'COMMIT PREPARED' | 'ROLLBACK PREPARED' | 'COMMIT'

export interface Frame {
  readonly frame: Buffer
  /** What it says about a branch, if it does. */
  readonly said: { readonly command: Command; readonly branch: string } | null
}

/** What cuts the bytes of a client into its messages. */
export interface Frames {
  read(bytes: Buffer): readonly Frame[]
}

const TYPED_HEADER = 5
const UNTYPED_HEADER = 4
const STARTUP_3_0 = 196_608
const PARSE = 'P'.charCodeAt(0)
const QUERY = 'Q'.charCodeAt(0)
const pattern = /^(PREPARE TRANSACTION|COMMIT PREPARED|ROLLBACK PREPARED) '([^']+)'/

/** Cuts what a client of PostgreSQL says into its messages. */
export function createFrames(): Frames {
  let rest: Buffer = Buffer.alloc(0)
  let started = false

  function next(): Frame | null {
    const header = started ? TYPED_HEADER : UNTYPED_HEADER
    if (rest.length < header) return null
    const length = rest.readInt32BE(header - 4) + header - 4
    if (rest.length < length) return null
    const frame = rest.subarray(0, length)
    rest = rest.subarray(length)
    if (started) return { frame, said: understand(frame) }
    started = frame.readInt32BE(UNTYPED_HEADER) === STARTUP_3_0
    return { frame, said: null }
  }

  return {
    read: (bytes: Buffer): readonly Frame[] => {
      rest = Buffer.concat([rest, bytes])
      const frames: Frame[] = []
      for (let frame = next(); frame !== null; frame = next()) frames.push(frame)
      return frames
    },
  }
}

function understand(frame: Buffer): Frame['said'] {
  if (frame[0] !== PARSE && frame[0] !== QUERY) return null
  const named = frame[0] === PARSE ? frame.indexOf(0, TYPED_HEADER) + 1 : TYPED_HEADER
  const text = frame.toString('utf8', named)
  // A look at the bank ends so too, but by a statement that is kept under a name.
  const alone = frame[0] === QUERY ? text === 'COMMIT\0' : isUnnamed(frame, text)
  if (alone) return { command: 'COMMIT', branch: '' }
  const [, command, branch] = pattern.exec(text) ?? []
  return command === undefined || branch === undefined
    ? null
    : { command: command as Command, branch }
}

const isUnnamed = (frame: Buffer, text: string): boolean =>
  frame[TYPED_HEADER] === 0 && text.startsWith('COMMIT\0')
