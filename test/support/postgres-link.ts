import { connect, createServer, type Socket } from 'node:net'
import { type Command, createFrames, type Frames } from './postgres-frames'

export interface Snare {
  /** Resolves to the branch's name once its message is caught; from then on nothing passes there. */
  readonly caught: Promise<string>
  /** Everything that is held goes on its way, late as it is. */
  release(): void
  /** Resets both ends of the connection; what is held is lost. */
  cut(): void
}

interface Prey {
  readonly command: Command
  /** The message itself, or the server's answer to it. */
  readonly side: 'request' | 'reply'
  readonly isWanted?: (branch: string) => boolean
}

/** A link between coordinators and a bank which knows the messages of two-phase commit (D39). */
export interface PostgresLink {
  readonly port: number
  /** Every such message that has come from a caller, in their order, whether it went on or not. */
  readonly came: readonly Came[]
  /** Catches the next such message and holds it, with all of its connection, which stays open. */
  snare(prey: Prey): Snare
  /** Resets a connection at each such message, until it may pass again. */
  bar(command: Command): void
  unbar(): void
  /** Refuses new connections and resets those that are open, until it is joined again. */
  cut(): void
  join(): void
  close(): Promise<void>
}

export interface Came {
  readonly command: Command
  readonly branch: string
  readonly atMs: number
}

interface Trap extends Prey {
  spring(branch: string, wire: Wire): void
}

interface Wire {
  release(): void
  end(): void
}

export async function openPostgresLink(
  target: number,
  framesOf: () => Frames = createFrames,
): Promise<PostgresLink> {
  const traps = new Set<Trap>()
  const wires = new Set<Wire>()
  const came: Came[] = []
  const barred = new Set<Command>()
  let broken = false
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    caller.on('error', () => undefined)
    if (broken) return void caller.resetAndDestroy()
    const wire = join(caller, {
      target,
      traps,
      came,
      barred,
      framesOf,
      onGone: () => wires.delete(wire),
    })
    wires.add(wire)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the link has no port')
  const cut = () => {
    broken = true
    for (const wire of [...wires]) wire.end()
  }
  return {
    port: address.port,
    came,
    snare: (prey) => lay(traps, prey),
    bar: (command) => void barred.add(command),
    unbar: () => barred.clear(),
    cut,
    join: () => {
      broken = false
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function lay(traps: Set<Trap>, prey: Prey): Snare {
  let holding: Wire | null = null
  let trap: Trap | null = null
  const caught = new Promise<string>((resolve) => {
    trap = {
      ...prey,
      spring: (branch, wire) => {
        holding = wire
        resolve(branch)
      },
    }
    traps.add(trap)
  })
  const finish = (way: 'release' | 'end') => {
    if (trap !== null) traps.delete(trap)
    holding?.[way]()
  }
  return { caught, release: () => finish('release'), cut: () => finish('end') }
}

interface Joint {
  readonly target: number
  readonly traps: Set<Trap>
  readonly came: Came[]
  readonly barred: ReadonlySet<Command>
  readonly framesOf: () => Frames
  readonly onGone: () => void
}

function join(caller: Socket, { target, traps, came, barred, framesOf, onGone }: Joint): Wire {
  const bank = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  caller.setNoDelay(true)
  /** Null: everything passes. */
  let held: (() => void)[] | null = null
  const pass = (deed: () => void) => (held === null ? deed() : held.push(deed))
  const wire: Wire = {
    release: () => {
      const deeds = held ?? []
      held = null
      for (const deed of deeds) deed()
    },
    end: () => {
      caller.resetAndDestroy()
      bank.resetAndDestroy()
      onGone()
    },
  }
  const hold = (trap: Trap, branch: string) => {
    traps.delete(trap)
    held = []
    trap.spring(branch, wire)
  }
  let awaited: { readonly trap: Trap; readonly branch: string } | null = null
  const frames = framesOf()
  /** True: it must not pass. */
  const notes = (said: Omit<Came, 'atMs'>): boolean => {
    came.push({ ...said, atMs: Date.now() })
    return barred.has(said.command)
  }
  caller.on('data', (bytes) => {
    for (const { frame, said } of frames.read(bytes)) {
      if (said && notes(said)) return wire.end()
      const trap = said && [...traps].find((one) => isFor(one, said))
      if (said && trap?.side === 'request' && held === null) hold(trap, said.branch)
      pass(() => bank.write(frame))
      if (said && trap?.side === 'reply') awaited = { trap, branch: said.branch }
    }
  })
  bank.on('data', (bytes) => {
    if (awaited !== null && held === null) hold(awaited.trap, awaited.branch)
    awaited = null
    pass(() => caller.write(bytes))
  })
  const gone = (other: Socket) => () => pass(() => other.end(onGone))
  caller.on('close', gone(bank))
  caller.on('end', gone(bank))
  bank.on('error', () => undefined)
  bank.on('close', gone(caller))
  bank.on('end', gone(caller))
  return wire
}

const isFor = (trap: Trap, said: { readonly command: Command; readonly branch: string }) =>
  trap.command === said.command && (trap.isWanted?.(said.branch) ?? true)
