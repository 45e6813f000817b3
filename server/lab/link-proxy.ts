import { connect, createServer, type Socket } from 'node:net'
import type { Clock } from '../platform/clock'
import { createRelay, type Passage } from './link-relay'

/** `to` the participant and `from` it. */
export interface LinkRule {
  readonly to: Passage
  readonly from: Passage
}

export const openPassage: Passage = { delayMs: 0, drop: false, cut: false }
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
}

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
  { target, clock }: LinkProxyOptions,
  rule: () => LinkRule,
  onGone: () => void,
): Connection {
  const participant = connect({ ...target, allowHalfOpen: true, noDelay: true })
  caller.setNoDelay(true)
  participant.on('error', ignore)
  const common = { clock, onSpokenIntoCut: () => end() }
  const to = createRelay({
    ...common,
    source: caller,
    target: participant,
    passage: () => rule().to,
  })
  const from = createRelay({
    ...common,
    source: participant,
    target: caller,
    passage: () => rule().from,
  })
  const end = (): void => {
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
      if (to.broken() && !after.to.drop) return end()
      if (from.broken() && !after.from.drop) return end()
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

const isBad = ({ to, from }: LinkRule): boolean => to.drop || from.drop || to.cut || from.cut

/** An error is followed by `close`, and that is what matters here. */
const ignore = (): void => undefined
