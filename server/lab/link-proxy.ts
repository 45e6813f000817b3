import { connect, createServer, type Socket } from 'node:net'
import type { Clock } from '../platform/clock'
import { createRelay, type Passage } from './link-relay'
import { createRequestSplitter } from './request-splitter'

/** `to` the participant and `from` it. */
export interface LinkRule {
  readonly to: Passage
  readonly from: Passage
}

export const openPassage: Passage = {
  ...{ delayMs: 0, jitterMs: 0, drop: false, cut: false },
  ...{ loss: 0, twice: 0 },
}
export const openRule: LinkRule = { to: openPassage, from: openPassage }

export interface LinkProxy {
  readonly port: number
  set(rule: LinkRule): void
  close(): Promise<void>
}

interface LinkProxyOptions {
  readonly port: number
  readonly target: { readonly host: string; readonly port: number }
  readonly clock: Clock
  /** In [0, 1): which messages are unlucky. */
  readonly dice: () => number
  /** Requests of HTTP go through it, each of which can be told from the next, and sent again. */
  readonly http?: boolean
}

/** As TCP gives up sending again: a connection that lost a message is reset after that long. */
const STALLED_MS_MAX = 10_000
/** How long the answer to a doubled request is waited for; nobody hears it. */
const UNHEARD_MS_MAX = 30_000

/** One connection through the link: the caller's side, and the participant's if it got there. */
interface Connection {
  /** The rule went from one to the next. */
  changed(before: LinkRule, after: LinkRule): void
  end(): void
}

/**
 * A link to a participant that can be made bad. What is bad about it, each way for itself:
 *
 * delay  bytes arrive later, in order; when it heals, what waits arrives at once.
 * drop   bytes and endings vanish and the connection stays open, as when packets are lost on the
 *        way. A connection that lost bytes is reset when this heals: what follows a hole in a
 *        stream would be misread as something else. One that lost nothing goes on. A new
 *        connection does not reach the participant while what goes to it is dropped.
 * cut    new connections are refused. Existing ones are reset at the side the cut points at (`to`:
 *        the participant's, `from`: the caller's). The other side, as in life, notices only when it
 *        speaks, and then at once; or when the cut heals.
 * loss   a message (what arrives at once: a request or an answer, as a rule) is lost by chance. On a
 *        stream nothing can follow a hole, so the connection stalls that way, and is reset after a
 *        while, or when this heals. Others go on.
 * twice  a request arrives once more, on a connection of its own; nobody hears the second answer.
 */
export async function createLinkProxy(options: LinkProxyOptions): Promise<LinkProxy> {
  let rule = openRule
  const connections = new Set<Connection>()
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    caller.on('error', ignore)
    if (rule.to.cut || rule.from.cut) return void caller.resetAndDestroy()
    const forget = () => void connections.delete(connection)
    const connection = rule.to.drop
      ? swallowed(caller, forget)
      : joined(caller, options, () => rule, forget)
    connections.add(connection)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    set: (next) => {
      const before = rule
      rule = next
      for (const connection of [...connections]) connection.changed(before, next)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const connection of [...connections]) connection.end()
        connections.clear()
      }),
  }
}

function joined(
  caller: Socket,
  options: LinkProxyOptions,
  rule: () => LinkRule,
  onGone: () => void,
): Connection {
  const { target, clock, dice } = options
  const participant = connect({ ...target, allowHalfOpen: true, noDelay: true })
  caller.setNoDelay(true)
  participant.on('error', ignore)
  const stall = createStall(clock, () => end())
  const common = { clock, dice, onLost: stall.begin, onSpokenIntoCut: () => end() }
  const to = createRelay({
    ...common,
    source: caller,
    target: participant,
    passage: () => rule().to,
    onHanded: doubling(options, () => rule().to.twice),
  })
  const from = createRelay({
    ...common,
    source: participant,
    target: caller,
    passage: () => rule().from,
    onHanded: ignore,
  })
  const end = (): void => {
    stall.over()
    to.stop()
    from.stop()
    caller.resetAndDestroy()
    participant.resetAndDestroy()
    onGone()
  }
  /** One side is gone: the other is told, unless the link that would tell it is bad. */
  const gone = (passage: () => Passage, other: Socket) => (): void => {
    const untold = passage().drop || rule().to.cut || rule().from.cut
    if (other.destroyed || !untold) end()
  }
  caller.on(
    'close',
    gone(() => rule().to, participant),
  )
  participant.on(
    'close',
    gone(() => rule().from, caller),
  )
  return {
    end,
    changed: (before, after) => {
      const healed = isBad(before) && !isBad(after)
      if (healed && (caller.destroyed || participant.destroyed)) return end()
      if (to.broken() && !isLossy(after.to)) return end()
      if (from.broken() && !isLossy(after.from)) return end()
      if (after.to.cut) participant.resetAndDestroy()
      if (after.from.cut) caller.resetAndDestroy()
      to.changed()
      from.changed()
    },
  }
}

/** Everything the caller says is lost, and nothing ever answers. */
function swallowed(caller: Socket, onGone: () => void): Connection {
  const end = () => void caller.resetAndDestroy()
  caller.on('data', ignore)
  caller.on('end', end)
  caller.on('close', onGone)
  return { end, changed: (_, after) => (after.to.drop ? undefined : end()) }
}

/** After a lost message nothing comes of a connection: the time after which it is reset. */
function createStall(clock: Clock, end: () => void) {
  let cancel: (() => void) | null = null
  return {
    begin: () => {
      cancel ??= clock.setTimer(STALLED_MS_MAX, end)
    },
    over: () => cancel?.(),
  }
}

/** Sees what is handed to a service, and sends some requests once more. */
function doubling(
  { http = false, dice, target }: LinkProxyOptions,
  twice: () => number,
): (chunk: Buffer) => void {
  if (!http) return ignore
  return createRequestSplitter((bytes) => {
    if (dice() < twice()) sendAgain(bytes, target)
  }).push
}

/** The same request on a connection of its own, as somebody would who doubts that it arrived. */
function sendAgain(bytes: Buffer, target: LinkProxyOptions['target']): void {
  const again = connect({ ...target, noDelay: true })
  again.on('error', ignore)
  again.setTimeout(UNHEARD_MS_MAX, () => again.destroy())
  again.once('data', () => again.destroy())
  again.write(bytes)
}

const isLossy = ({ drop, loss }: Passage): boolean => drop || loss > 0

const isBad = ({ to, from }: LinkRule): boolean => to.drop || from.drop || to.cut || from.cut

/** An error is followed by `close`, and that is what matters here. */
const ignore = (): void => undefined
