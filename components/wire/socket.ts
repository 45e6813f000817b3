'use client'

import type { Socket } from 'socket.io-client'
import { type ClientToServer, type ServerToClient, SOCKET_PATH } from '@/server/contract/live'

export type LiveSocket = Socket<ServerToClient, ClientToServer>

let shared: Promise<LiveSocket> | null = null

/** The one socket of this page, made when it is first wanted. Rejects if its script does not arrive; ask again. */
export function liveSocket(): Promise<LiveSocket> {
  shared ??= make().catch((error: unknown) => {
    shared = null
    throw error
  })
  return shared
}

async function make(): Promise<LiveSocket> {
  // What is shown comes over HTTP: the page stands before the script of its socket is here.
  const { io } = await import('socket.io-client')
  return io({
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
    timeout: 5_000,
  })
}
