import type { IncomingHttpHeaders } from 'node:http'
import type { Server } from 'socket.io'
import type { Identity } from '@/server/contract/identity'
import { may } from '@/server/contract/permission'
import type { Logger } from '@/server/platform/logger'

export interface HearingDeps {
  /** D31: whether a connection with these headers comes from a page of ours. */
  readonly allowOrigin: (headers: IncomingHttpHeaders) => boolean
  /** Who it is of; null: nobody is signed in, or no longer. */
  readonly identify: (headers: IncomingHttpHeaders) => Promise<Identity | null>
  readonly logger: Logger
}

/** Asked at the handshake and for every room. Whom nobody can look up hears nothing. */
export async function mayHear(deps: HearingDeps, headers: IncomingHttpHeaders): Promise<boolean> {
  const { allowOrigin, identify, logger } = deps
  if (!allowOrigin(headers)) return false
  try {
    return may(await identify(headers), 'listEvents')
  } catch (error) {
    logger.warn({ error }, 'nobody could be looked up, so a connection was refused')
    return false
  }
}

/** Closes the sockets of whoever has signed out, or may no longer listen. */
export async function closeEnded(deps: HearingDeps, io: Server): Promise<void> {
  const { identify, logger } = deps
  const asked = new Map<string, Promise<boolean>>()
  const stillMay = ({ cookie = '', authorization = '' }: IncomingHttpHeaders) => {
    const key = `${cookie}\n${authorization}`
    const known = asked.get(key)
    const answer =
      known ??
      identify({ cookie, ...(authorization && { authorization }) }).then((who) =>
        may(who, 'listEvents'),
      )
    asked.set(key, answer)
    return answer
  }
  for (const socket of io.sockets.sockets.values())
    await stillMay(socket.handshake.headers).then(
      (allowed) => {
        if (!allowed) socket.disconnect(true)
      },
      // The journal is silent, and so is the heart: nothing is told to anybody meanwhile.
      (error: unknown) => logger.warn({ error }, 'a session could not be looked up'),
    )
}
