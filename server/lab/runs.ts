import type { LabRun, NewRun } from '../contract/lab-run'
import type { Logger } from '../platform/logger'
import { exposes } from './compensated'
import type { Note } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import type { LiveFaults } from './live-faults'
import { createLiveRun, type LiveRun, type LiveRunOptions } from './live-run'
import { units } from './money'
import { type ReadyOptions, readyFor } from './ready-for'
import { withFault } from './run-faults'
import type { RunFiles } from './run-files'
import { newRunState, type RunState, shownRun } from './run-state'
import { ACCOUNTS_A_BANK, HOLDING } from './transfers'

interface RunsOptions extends Omit<LiveRunOptions, 'keep'>, ReadyOptions {
  readonly files: RunFiles
  /** A crash is being tried, and a run would get in its way. */
  readonly isCrashing: () => boolean
  readonly newId: () => string
  readonly note: Note
}

/** How many runs that are over may still ask for their lost answers. */
const LINGERING_MAX = 5

/** The runs of the lab: one goes on at a time, all are kept. */
export function createRuns(options: RunsOptions) {
  const { files, logger } = options
  const tell = createTeller(options.note)
  const live = new Map<string, LiveRun>()
  let starting = false

  const keep = (run: RunState): void => {
    files.write(run)
    tell(live.get(run.id)?.shown() ?? shownRun(run, run.open.length))
  }
  const launch = (run: RunState): LiveRun => {
    const one = createLiveRun(run, { ...options, keep })
    live.set(run.id, one)
    keep(run)
    void goOn(one, logger).finally(() => live.delete(run.id))
    return one
  }
  const begin = async (spec: NewRun): Promise<Result<LabRun>> => {
    const id = options.newId()
    const ready = await readyFor(id, spec, options)
    if (!ready.ok) return ready
    makeRoom(live)
    files.prune()
    return done(launch(firstState(id, spec, options)).shown())
  }
  const shown = (id: string): LabRun | null => live.get(id)?.shown() ?? keptRun(files, id)
  const found = (id: string): Result<LabRun> => {
    const run = shown(id)
    return run === null ? noRun(id) : done(run)
  }
  const isGoing = () => starting || goingIn(live) !== null
  return {
    isGoing,
    newest: () => files.ids()[0] ?? null,
    list: () => ({ items: files.ids().flatMap((id) => shown(id) ?? []) }),
    get: found,
    start: async (spec: NewRun): Promise<Result<LabRun>> => {
      if (options.isCrashing()) return crashGoing
      if (isGoing()) return alreadyRunning(goingIn(live)?.state().id)
      starting = true
      return begin(throughAgents(spec)).finally(() => {
        starting = false
      })
    },
    stop: (id: string): Result<LabRun> => {
      live.get(id)?.stop()
      return found(id)
    },
    faults: (what: 'on' | 'off') => faultsOf([...live.values()].at(-1), what),
    /** Goes on with what a killed lab left behind. */
    resume: () => {
      const newest = files.ids()[0]
      const run = newest === undefined ? null : files.read(newest)
      if (run !== null && !run.settled) launch(run)
    },
    close: () => {
      for (const one of live.values()) one.close()
    },
  }
}

export type Runs = ReturnType<typeof createRuns>

const goOn = (run: LiveRun, logger: Logger): Promise<void> =>
  run.go().catch((error: unknown) => {
    logger.error({ error, run: run.state().id }, 'a run broke off')
    run.stop()
  })

const onAgents: readonly string[] = ['three-phase-commit', 'try-confirm-cancel']

/** Databases can neither be pre-committed nor reserve; agents do not commit before the verdict. */
function throughAgents(spec: NewRun): NewRun {
  if (exposes(spec.protocol)) return { ...spec, through: 'databases' }
  return onAgents.includes(spec.protocol) ? { ...spec, through: 'agents' } : spec
}

function firstState(id: string, spec: NewRun, { banks, clock, breaker }: RunsOptions): RunState {
  const transfers = spec.workload === 'bank-transfer' || spec.workload === 'hot-account'
  const expected = !transfers ? 0 : units(banks.length * ACCOUNTS_A_BANK * HOLDING)
  const startedAt = new Date(clock.now()).toISOString()
  const first = newRunState(id, spec, { expected, startedAt })
  // What was broken already stays broken, and is part of what happened.
  return { ...first, faults: [...breaker.list().reduce(withFault, first.faults)] }
}

/** The run before has no say in the money any more; the oldest no longer ask for their answers. */
function makeRoom(live: Map<string, LiveRun>): void {
  for (const one of live.values()) one.unwatch()
  for (const [id, one] of [...live].slice(0, -LINGERING_MAX)) {
    one.close()
    live.delete(id)
  }
}

/** Where it is written down what breaks while a run goes on, and what heals, then or later; null: nowhere. */
const faultsOf = (newest: LiveRun | undefined, what: 'on' | 'off'): LiveFaults | null =>
  newest === undefined || (what === 'on' && newest.faults.isDone()) ? null : newest.faults

function goingIn(live: ReadonlyMap<string, LiveRun>): LiveRun | null {
  const newest = [...live.values()].at(-1)
  return newest?.state().state === 'running' ? newest : null
}

function keptRun(files: RunFiles, id: string): LabRun | null {
  const run = files.read(id)
  return run && shownRun(run, run.open.length)
}

/** Tells of a run when something about it changed, other than the time of the last look. */
function createTeller(note: Note): (run: LabRun) => void {
  let told = ''
  return (run) => {
    const { checkedAt: _, ...invariant } = run.invariant
    const text = JSON.stringify({ ...run, invariant })
    if (text === told) return
    told = text
    note('run', { ...run })
  }
}

const noRun = (id: string) =>
  refuse('run-not-found', `There is no run ${id}. It may be older than the lab remembers.`)

const crashGoing = refuse(
  'process-state',
  'A crash is being tried at a point of the protocol, and a run would get there first. Nothing was started. Wait a moment, then run again.',
)

const alreadyRunning = (id = 'that is just being started'): Result<never> => ({
  ok: false,
  refusal: {
    code: 'process-state',
    detail: `Run ${id} is going on, and the lab does one at a time. Nothing was started. Stop it, or wait until it has finished.`,
    errors: [{ path: 'run', message: id }],
  },
})
