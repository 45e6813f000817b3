import type { Clock } from '@/server/platform/clock'
import { countEnd, restartDelayMs } from './back-off'
import type { Body, Life } from './body'
import type { Command, ProcessState } from './child-spec'
import { createSerial, type Serial } from './serial'

/** A refusal says why, and what to do instead. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Keeps one child in the state that was last asked for. */
export interface Keeper {
  look(): Pick<ProcessState, 'pid' | 'state' | 'since' | 'restarts'>
  /** Resolves when the command has taken effect. A start that fails throws, and is tried again. */
  command(command: Command): Promise<Outcome>
  /** Whatever is being waited for: wait no longer, and end it by force. */
  hurry(): void
}

export interface KeeperOptions {
  readonly name: string
  readonly body: Body
  readonly clock: Clock
  readonly stopMsMax: number
  /** Told of each life as it begins, and null as it ends. */
  readonly onLife: (life: Life | null) => void
  readonly onFault: (fault: string) => void
}

const done: Outcome = { ok: true }
const refuse = (reason: string): Outcome => ({ ok: false, reason })

interface Keep {
  readonly options: KeeperOptions
  readonly serial: Serial
  readonly hurried: Promise<false>
  state: ProcessState['state']
  since: number
  life: Life | null
  wanted: boolean
  bornAt: number
  endsInARow: number
  restarts: number
  cancelRestart: () => void
}

/** *stop* stays stopped; whatever else ends the child, it comes back after a growing pause. */
export function createKeeper(options: KeeperOptions): Keeper {
  let hurry = () => {}
  const keep: Keep = {
    options,
    serial: createSerial(),
    hurried: new Promise((resolve) => {
      hurry = () => resolve(false)
    }),
    state: 'stopped',
    since: options.clock.now(),
    life: null,
    wanted: false,
    bornAt: 0,
    endsInARow: 0,
    restarts: 0,
    cancelRestart: () => {},
  }
  return {
    look: () => ({
      pid: keep.life?.process.pid ?? null,
      state: keep.state,
      since: new Date(keep.since).toISOString(),
      restarts: keep.restarts,
    }),
    command: (command) => keep.serial(() => commands[command](keep)),
    hurry: () => hurry(),
  }
}

const commands: Readonly<Record<Command, (keep: Keep) => Promise<Outcome>>> = {
  start: async (keep) => {
    keep.wanted = true
    if (keep.life !== null) return done
    keep.cancelRestart()
    await launch(keep)
    return done
  },

  stop: async (keep) => {
    keep.wanted = false
    keep.cancelRestart()
    const { life: ending, options } = keep
    if (ending === null) become(keep, 'stopped')
    else {
      if (keep.state === 'paused') options.body.resume(ending.process)
      options.body.terminate(ending.process)
      const inTime = await Promise.race([endsInTime(ending, options), keep.hurried])
      if (!inTime) options.body.kill(ending.process)
      await ending.ended
    }
    return done
  },

  kill: async ({ life, options: { name, body } }) => {
    if (life === null)
      return refuse(`${name} does not run, so it cannot be killed. Start it first.`)
    body.kill(life.process)
    await life.ended
    return done
  },

  pause: async (keep) => {
    const { life, state, options } = keep
    if (life === null || state !== 'running')
      return refuse(`${options.name} is ${state}, so it cannot be paused. It must run first.`)
    options.body.pause(life.process)
    become(keep, 'paused')
    return done
  },

  resume: async (keep) => {
    const { life, state, options } = keep
    if (life === null || state !== 'paused')
      return refuse(`${options.name} is ${state}, not paused, so there is nothing to resume.`)
    options.body.resume(life.process)
    become(keep, 'running')
    return done
  },
}

function become(keep: Keep, next: ProcessState['state']): void {
  if (keep.state === next) return
  keep.state = next
  keep.since = keep.options.clock.now()
}

async function launch(keep: Keep): Promise<void> {
  const { body, clock, onLife } = keep.options
  become(keep, 'starting')
  try {
    const born = await body.launch()
    keep.life = born
    keep.bornAt = clock.monotonicMs()
    onLife(born)
    become(keep, 'running')
    void born.ended.then(() => afterEnd(keep))
  } catch (error) {
    comeBackLater(keep, 0)
    throw error
  }
}

function afterEnd(keep: Keep): void {
  const { clock, onLife } = keep.options
  keep.life = null
  onLife(null)
  if (keep.wanted) comeBackLater(keep, clock.monotonicMs() - keep.bornAt)
  else become(keep, 'stopped')
}

function comeBackLater(keep: Keep, livedMs: number): void {
  const { name, clock, onFault } = keep.options
  become(keep, 'exited')
  keep.endsInARow = countEnd(keep.endsInARow, livedMs)
  keep.cancelRestart = clock.setTimer(restartDelayMs(keep.endsInARow), () => {
    keep
      .serial(() => comeBack(keep))
      .catch((error: unknown) => onFault(`${name} could not be started again: ${String(error)}`))
  })
}

/** Unless somebody has stopped or started it in the meantime. */
async function comeBack(keep: Keep): Promise<void> {
  if (!keep.wanted || keep.state !== 'exited') return
  keep.restarts++
  await launch(keep)
}

const endsInTime = (ending: Life, { clock, stopMsMax }: KeeperOptions): Promise<boolean> =>
  new Promise((resolve) => {
    const cancel = clock.setTimer(stopMsMax, () => resolve(false))
    void ending.ended.then(() => {
      cancel()
      resolve(true)
    })
  })
