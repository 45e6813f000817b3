import type { Command, Frame, Frames } from './postgres-frames'

const HEADER = 4
const QUERY = 0x03
const pattern = /\bXA (PREPARE|COMMIT|ROLLBACK) X'([0-9a-f]+)',X'([0-9a-f]+)'/
const commands: Readonly<Record<string, Command>> = {
  PREPARE: 'PREPARE TRANSACTION',
  COMMIT: 'COMMIT PREPARED',
  ROLLBACK: 'ROLLBACK PREPARED',
}

/** Cuts what a client of MariaDB says into its messages, once a login has passed. */
export function createMariadbFrames(): Frames {
  let rest: Buffer = Buffer.alloc(0)

  function next(): Frame | null {
    if (rest.length < HEADER) return null
    const length = rest.readUIntLE(0, 3) + HEADER
    if (rest.length < length) return null
    const frame = rest.subarray(0, length)
    rest = rest.subarray(length)
    return { frame, said: frame[HEADER] === QUERY ? understand(frame) : null }
  }

  return {
    read: (bytes) => {
      rest = Buffer.concat([rest, bytes])
      const frames: Frame[] = []
      for (let frame = next(); frame !== null; frame = next()) frames.push(frame)
      return frames
    },
  }
}

function understand(frame: Buffer): Frame['said'] {
  const [, word = '', gtrid = '', bqual = ''] = pattern.exec(frame.toString('latin1')) ?? []
  const command = commands[word]
  return command === undefined ? null : { command, branch: `vd1_${text(gtrid)}_${text(bqual)}` }
}

const text = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')
