import { type Clock, systemClock } from '@/server/platform/clock'
import type { Home } from '@/server/platform/home'
import { createInnerServer } from '@/server/platform/inner-http'
import { bodyOf } from './bodies'
import type { ChildSpec, Command, ProcessState } from './child-spec'
import { createKeeper, type Keeper, type Outcome } from './keeper'
import { createKnownOrders } from './known-orders'
import { clearLeftovers, noteProcess } from './leftovers'
import { takeLock } from './lock'
import { limitLog } from './log-file'
import { startGroups, stopGroups } from './order'
import { type Processes, processRoutes } from './routes'

const STOP_MS_MAX = 15_000
const LOGS_EVERY_MS = 10_000
const URL_FILE = 'supervisor-url'

export interface SupervisorOptions {
  readonly home: Home
  readonly children: readonly ChildSpec[]
  readonly clock?: Clock
  /** How long a child may take to end after it was asked to. */
  readonly stopMsMax?: number
  /** Told what went wrong while nobody waited for an answer. */
  readonly onFault?: (fault: string) => void
}

/** Owns every child: starts, watches, restarts and ends them. */
export interface Supervisor extends Processes {
  /** Of the inner listener; also written to `supervisor-url` in the home. */
  readonly url: string
  /** Starts these, or all but those on demand, in the order in which they need each other; throws at the first failure. */
  start(names?: readonly string[]): Promise<void>
  /** Ends all in order, then the listener, and gives up the home. */
  shutdown(): Promise<void>
  /** The shutdown under way waits no longer: what still runs is killed. */
  hurry(): void
}

interface Kept {
  readonly spec: ChildSpec
  readonly role: ChildSpec['role']
  readonly keeper: Keeper
  /** Nobody has asked for it yet, and it does not start with the rest. */
  asleep: boolean
}

/** Takes the home for itself, ends what a killed predecessor left, and listens. Starts nothing yet. */
export async function createSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { home, children, clock = systemClock, stopMsMax = STOP_MS_MAX } = options
  const lock = takeLock(home)
  await clearLeftovers({ home, children, clock, stopMsMax })
  const kept = children.map((spec) => keep(spec, { ...options, clock, stopMsMax }))
  const find = (name: string) => kept.find(({ spec }) => spec.name === name)
  const processes = () => kept.map(look)
  let closing = false
  const once = createKnownOrders()
  const command = async (name: string, asked: Command, id?: string): Promise<Outcome | null> => {
    if (closing) return { ok: false, reason: 'Verdict is stopping, and takes no more commands.' }
    return once(id, () => order(find(name), asked))
  }
  const inner = await createInnerServer({
    token: home.token(),
    routes: processRoutes({ processes, command }),
  })
  home.writeSecret(URL_FILE, inner.url)
  const stopLimiting = limitLogs(home, children, clock)
  return {
    url: inner.url,
    processes,
    command,
    start: async (names = children.filter((spec) => !isOnDemand(spec)).map(({ name }) => name)) => {
      const wanted = kept.filter(({ spec }) => names.includes(spec.name))
      for (const group of startGroups(wanted))
        if (!closing) await Promise.all(group.map(({ keeper }) => keeper.command('start')))
    },
    shutdown: async () => {
      closing = true
      for (const group of stopGroups(kept))
        await Promise.all(group.map(({ keeper }) => keeper.command('stop')))
      stopLimiting()
      await inner.close()
      home.remove(URL_FILE)
      lock.release()
    },
    hurry: () => {
      for (const { keeper } of kept) keeper.hurry()
    },
  }
}

const logOf = (home: Home, { name }: ChildSpec) => home.at('logs', `${name}.log`)

function keep(
  spec: ChildSpec,
  { home, clock, stopMsMax, onFault }: SupervisorOptions & { clock: Clock; stopMsMax: number },
): Kept {
  const log = logOf(home, spec)
  const keeper = createKeeper({
    name: spec.name,
    body: bodyOf(spec, log, clock),
    clock,
    stopMsMax,
    onLife: (life) => noteProcess(home, spec, life?.process ?? null),
    onFault: (fault) => onFault?.(fault),
  })
  return { spec, role: spec.role, keeper, asleep: isOnDemand(spec) }
}

const isOnDemand = (spec: ChildSpec): boolean => spec.kind !== 'postgres' && spec.onDemand === true

async function order(kept: Kept | undefined, asked: Command): Promise<Outcome | null> {
  if (kept === undefined) return null
  if (asked === 'start') kept.asleep = false
  return kept.keeper.command(asked)
}

const look = ({ spec, keeper, asleep }: Kept): ProcessState => ({
  name: spec.name,
  role: spec.role,
  ...keeper.look(),
  ...(asleep ? { asleep } : {}),
})

function limitLogs(home: Home, children: readonly ChildSpec[], clock: Clock): () => void {
  let cancel = () => {}
  const again = () => {
    for (const child of children) limitLog(logOf(home, child))
    cancel = clock.setTimer(LOGS_EVERY_MS, again)
  }
  again()
  return () => cancel()
}
