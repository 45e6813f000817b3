import { io, type Socket } from 'socket.io-client'
import { expect } from 'vitest'
import type { JournalEvent } from '@/server/contract/event'
import {
  type ClientToServer,
  type LivePacket,
  livePacket,
  type ServerToClient,
  SOCKET_PATH,
} from '@/server/contract/live'
import type { Journal } from '@/server/journal/journal'
import type { ApiWorld } from './api-world'
import { begin, event, newTransaction } from './journal-entries'

export type Live = Socket<ServerToClient, ClientToServer>

/** A browser's connection; rejects if it is refused. */
export async function connect(
  world: ApiWorld,
  headers: Record<string, string> = {},
): Promise<Live> {
  const socket: Live = io(world.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    extraHeaders: headers,
    reconnectionDelay: 50,
    reconnectionDelayMax: 50,
    forceNew: true,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
  return socket
}

export const join = (socket: Live, room: string) =>
  new Promise<string | null>((resolve) => socket.emit('join', room, resolve))

const nameOf = ({ stream, seq }: JournalEvent) => `${stream}:${seq}`

/** What a page does (D16): applies what fits, and asks for what is missing. */
export async function follow(world: ApiWorld, socket: Live, room: string) {
  const names: string[] = []
  const state = { cursor: '', catchUps: 0, packets: 0, gone: false }
  let work: Promise<void> = Promise.resolve()
  const catchUp = async (until: string) => {
    state.catchUps += 1
    for (let more = true; more; ) {
      const asked = new URLSearchParams({ after: state.cursor, until, scope: room, limit: '7' })
      const { status, body } = await world.get(`/v1/events?${asked}`)
      if (status === 410) {
        state.gone = true
        state.cursor = until
        return
      }
      expect(status).toBe(200)
      names.push(...body.items.map(nameOf))
      state.cursor = body.nextCursor
      more = body.more
    }
  }
  const take = async (packet: LivePacket) => {
    livePacket.parse(packet)
    expect(packet.room).toBe(room)
    state.packets += 1
    if (packet.after !== state.cursor) return catchUp(packet.cursor)
    names.push(...packet.items.map(nameOf))
    state.cursor = packet.cursor
  }
  socket.on('packet', (packet) => {
    if (packet.room === room) work = work.then(() => take(packet))
  })
  const enter = async () => {
    const cursor = await join(socket, room)
    if (cursor === null) throw new Error(`no room ${room}`)
    if (state.cursor === '') state.cursor = cursor
    else if (state.cursor !== cursor) work = work.then(() => catchUp(cursor))
  }
  await enter()
  socket.on('connect', () => void enter())
  return { names, state }
}

/** So many transactions of three records each; answers the names of what was written. */
export async function write(journal: Journal, count: number): Promise<string[]> {
  const written: string[] = []
  for (let done = 0; done < count; done++) {
    const id = newTransaction()
    const entries = [begin(id), event(id, 'deadline-passed'), event(id, 'ended')]
    const standings = await Promise.all(entries.map((entry) => journal.append(entry)))
    for (const { seq } of standings) written.push(`${journal.stream.name}:${seq}`)
  }
  return written
}
