'use client'

import { io, type Socket } from 'socket.io-client'
import { type ClientToServer, type ServerToClient, SOCKET_PATH } from '@/server/contract/live'

export type LiveSocket = Socket<ServerToClient, ClientToServer>

let shared: LiveSocket | null = null

/** The one socket of this page, made when it is first wanted. */
export function liveSocket(): LiveSocket {
  shared ??= io({
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
    timeout: 5_000,
  })
  return shared
}
