import type { Server } from 'node:http'
import type { Identify } from '@/server/api/context'
import { refusal } from '@/server/api/security'
import { createGateway, type Gateway } from '@/server/gateway/gateway'
import { systemClock } from '@/server/platform/clock'
import { listen } from '@/server/platform/listen'
import type { View } from '@/server/view/view'
import { quiet } from './journal-world'

interface Gated {
  readonly view: View
  readonly address: string
  readonly port: number
  readonly identify: Identify
}

/** The sockets as they run, behind the server of the API. */
export const gatewayOf = (server: Server, { view, address, port, identify }: Gated): Gateway =>
  createGateway({
    ...{ server, view, clock: systemClock, logger: quiet },
    listen: (wake) =>
      listen({
        ...{ url: address, channels: ['verdict_journal'], onNotification: wake },
        ...{ onListening: wake, onLost: () => undefined },
      }),
    allowOrigin: (headers) => refusal(headers, { port, publicUrl: null }) === null,
    identify,
  })

export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
