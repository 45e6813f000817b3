import type { Socket } from 'node:net'
import type { Clock } from '../platform/clock'

/** What a link does with the bytes that go one way. */
export interface Passage {
  readonly delayMs: number
  /** Up to that much more or less, message by message; they stay in order. */
  readonly jitterMs: number
  /** Swallows bytes and endings; nobody is told. */
  readonly drop: boolean
  readonly cut: boolean
  /** The probability that a message is lost, in [0, 1]; nothing gets through on its connection after it. */
  readonly loss: number
  /** The probability that a request arrives once more, in [0, 1]. */
  readonly twice: number
}

export interface Relay {
  /** The passage has changed: look at what waits. */
  changed(): void
  /** True: something was swallowed, so what follows would make no sense to the other side. */
  broken(): boolean
  stop(): void
}

interface Waiting {
  readonly arrivedAt: number
  /** In [-1, 1): where in the range of the jitter it lies. */
  readonly spread: number
  /** Null: the end of the stream. */
  readonly chunk: Buffer | null
}

interface RelayOptions {
  readonly source: Socket
  readonly target: Socket
  readonly passage: () => Passage
  readonly clock: Clock
  /** In [0, 1). */
  readonly dice: () => number
  /** Told once: a message was lost by chance, and the connection is of no use any more. */
  readonly onLost: () => void
  /** What has just been handed over. */
  readonly onHanded: (chunk: Buffer) => void
  /** Bytes came although this way is cut: as a host that knows no such connection, reset it. */
  readonly onSpokenIntoCut: () => void
}

const WAITING_BYTES_MAX = 4_194_304

/** Carries the bytes of one connection one way, in order, as the passage of the moment allows. */
export function createRelay(options: RelayOptions): Relay {
  const { source, target, passage, clock, dice } = options
  const queue: Waiting[] = []
  let waitingBytes = 0
  let lost = false
  let cancel: (() => void) | null = null

  const swallow = ({ chunk }: Waiting): void => {
    if (chunk === null || chunk.length > 0) lost = true
  }
  const hand = (item: Waiting): void => {
    const unlucky = !lost && item.chunk !== null && dice() < passage().loss
    if (unlucky) options.onLost()
    if (unlucky || lost || passage().drop) swallow(item)
    else if (item.chunk === null) target.end()
    else {
      if (!target.write(item.chunk)) source.pause()
      options.onHanded(item.chunk)
    }
  }
  const flush = (): void => {
    cancel?.()
    cancel = null
    for (let head = queue[0]; head !== undefined; head = queue[0]) {
      const leftMs = dueMs(head, passage()) - clock.monotonicMs()
      if (leftMs > 0) {
        cancel = clock.setTimer(leftMs, flush)
        return
      }
      queue.shift()
      waitingBytes -= head.chunk?.length ?? 0
      hand(head)
    }
    if (!target.writableNeedDrain) source.resume()
  }
  const queueUp = (item: Waiting): void => {
    queue.push(item)
    waitingBytes += item.chunk?.length ?? 0
    if (waitingBytes > WAITING_BYTES_MAX) source.pause()
    if (cancel === null) flush()
  }
  const take = (chunk: Buffer | null): void => {
    const { cut, delayMs } = passage()
    const item = { arrivedAt: clock.monotonicMs(), spread: 2 * dice() - 1, chunk }
    if (cut) options.onSpokenIntoCut()
    else if (queue.length === 0 && delayMs === 0) hand(item)
    else queueUp(item)
  }
  source.on('data', take)
  source.on('end', () => take(null))
  target.on('drain', () => {
    if (waitingBytes <= WAITING_BYTES_MAX) source.resume()
  })
  return {
    changed: flush,
    broken: () => lost,
    stop: () => {
      cancel?.()
      queue.length = 0
    },
  }
}

const dueMs = ({ arrivedAt, spread }: Waiting, { delayMs, jitterMs }: Passage): number =>
  arrivedAt + Math.max(0, delayMs + spread * jitterMs)
