import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { JournalEvent } from '@/server/contract/event'
import {
  type ClientToServer,
  room as roomName,
  type ServerToClient,
  SOCKET_PATH,
} from '@/server/contract/live'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { View } from '@/server/view/view'
import { closeEnded, type HearingDeps, mayHear } from './hearing'
import { createPace, every, type Pace } from './pace'
import { createRoom, type Room } from './room'
import { createTail, type Stretch } from './tail'

const HEARTBEAT_MS = 1_000
/** What happened may be one more in doubt: that is told sooner, and not more often than this. */
const SOON_MS = 300
const ROOMS_MAX = 16
/** A name of a room is the longest thing that anybody sends. */
const MESSAGE_BYTES_MAX = 4_096

export interface GatewayDeps extends HearingDeps {
  /** Its own listener for requests must be there already. */
  readonly server: HttpServer
  readonly view: Pick<View, 'readEvents' | 'endOfJournal' | 'summariesOf' | 'readPulse'>
  /** Calls whenever the journal may have grown; each second it is read in any case (D16). */
  readonly listen: (wake: () => void) => { close(): void }
  readonly clock: Clock
}

export interface Gateway {
  /** Cuts every connection; browsers connect again by themselves. */
  closeAllSockets(): void
  /** Ends everything but the HTTP server, which is its owner's. */
  close(): Promise<void>
}

/** What pages hear: the journal's records by rooms, and a heartbeat. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { server, view, listen, clock, logger } = deps
  const io = new Server<ClientToServer, ServerToClient>(server, {
    path: SOCKET_PATH,
    serveClient: false,
    transports: ['websocket', 'polling'],
    destroyUpgrade: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    allowRequest: ({ headers }, answer) => {
      void mayHear(deps, headers).then((allowed) => answer(null, allowed))
    },
  })
  const rooms = new Map<string, Room>()
  const heart = startHeart(deps, io)
  const tail = createTail({
    ...{ view, clock, logger },
    onStretch: (stretch) => {
      tell(rooms, stretch)
      heart.soon()
    },
    onGone: (cursor) => {
      for (const room of rooms.values()) room.reset(cursor)
    },
  })
  const listener = listen(tail.wake)
  const admit = admission({ ...deps, io, rooms, tail })
  io.on('connection', (socket) => welcome(socket, { admit, logger }))
  io.of('/').adapter.on('delete-room', (name: string) => {
    rooms.get(name)?.close()
    rooms.delete(name)
    if (rooms.size === 0) tail.rest()
  })
  const closeAllSockets = () => {
    for (const { conn } of io.sockets.sockets.values()) conn.close()
  }
  return {
    closeAllSockets,
    close: async () => {
      await heart.close()
      listener.close()
      closeAllSockets()
      io.engine.close()
      await tail.close()
      for (const room of rooms.values()) room.close()
    },
  }
}

type Io = Server<ClientToServer, ServerToClient>
type LiveSocket = Socket<ClientToServer, ServerToClient>

function tell(rooms: ReadonlyMap<string, Room>, { records, cursor }: Stretch): void {
  const heard = new Map<string, JournalEvent[]>()
  for (const { event, rooms: names } of records)
    for (const name of names) {
      if (!rooms.has(name)) continue
      const items = heard.get(name)
      if (items === undefined) heard.set(name, [event])
      else items.push(event)
    }
  for (const [name, items] of heard) rooms.get(name)?.add(items, cursor)
}

interface Welcome {
  readonly admit: (socket: LiveSocket, name: string) => Promise<string | null>
  readonly logger: Logger
}

/** Whatever arrives is foreign: a name that is none gets null, and anything else no answer. */
function welcome(socket: LiveSocket, { admit, logger }: Welcome): void {
  socket.on('join', (name: unknown, answer: unknown) => {
    const parsed = roomName.safeParse(name)
    if (typeof answer !== 'function') return
    if (!parsed.success) return answer(null)
    admit(socket, parsed.data).then(
      (cursor) => answer(cursor),
      (error: unknown) => {
        logger.warn({ error }, 'a room could not be opened')
        answer(null)
      },
    )
  })
  socket.on('leave', (name: unknown) => {
    const parsed = roomName.safeParse(name)
    if (parsed.success) void socket.leave(parsed.data)
  })
}

interface AdmissionDeps extends GatewayDeps {
  readonly io: Io
  readonly rooms: Map<string, Room>
  readonly tail: ReturnType<typeof createTail>
}

/** Answers the cursor from which packets will follow; null if the socket is in too many rooms. */
const admission =
  (deps: AdmissionDeps): Welcome['admit'] =>
  async (socket, name) => {
    const { io, rooms, tail, clock, logger, view } = deps
    // Its own id is a room too.
    if (!socket.rooms.has(name) && socket.rooms.size > ROOMS_MAX) return null
    if (!(await mayHear(deps, socket.handshake.headers))) return null
    await tail.start()
    // From here to the end nothing else runs, so that no packet passes between.
    if (!socket.connected) return null
    if (!socket.rooms.has(name) && socket.rooms.size > ROOMS_MAX) return null
    const position = tail.position()
    if (position === null) return null
    const open = () =>
      createRoom({
        ...{ name, cursor: position, clock, logger, summariesOf: view.summariesOf },
        send: (packet) => io.to(name).emit('packet', packet),
      })
    const room = rooms.get(name) ?? open()
    rooms.set(name, room)
    void socket.join(name)
    return room.cursor()
  }

/** Silent while the journal is: then what pages show is out of date, and they must say so. */
function startHeart(deps: GatewayDeps, io: Io): Pace {
  const { clock, view, logger } = deps
  const pace = createPace({
    ...{ clock, gapMs: SOON_MS, retryMs: HEARTBEAT_MS },
    work: async () => {
      if (io.sockets.sockets.size === 0) return
      const pulse = await view.readPulse()
      io.emit('heartbeat', { at: new Date(clock.now()).toISOString(), ...pulse })
    },
    onFault: (error) => logger.warn({ error }, 'a heartbeat was left out'),
  })
  const stop = every(clock, HEARTBEAT_MS, async () => {
    if (io.sockets.sockets.size > 0) await closeEnded(deps, io)
    pace.soon()
  })
  const close = () => {
    stop()
    return pace.close()
  }
  return { ...pace, close }
}
