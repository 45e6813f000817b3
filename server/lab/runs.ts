import type { LabRun, NewRun } from '../contract/lab'
import type { Logger } from '../platform/logger'
import type { Note } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import { createLiveRun, type LiveRun, type LiveRunOptions } from './live-run'
import { units } from './money'
import type { RunFiles } from './run-files'
import { newRunState, type RunState, shownRun } from './run-state'
import { ACCOUNTS_A_BANK, accountsOf, HOLDING } from './transfers'

interface RunsOptions extends Omit<LiveRunOptions, 'keep'> {
  readonly files: RunFiles
  /** Sees to it that an agent before each bank takes part. */
  readonly readyAgents: () => Promise<Result<null>>
  /** Sees to it that the services of the trips take part. */
  readonly readyTrips: () => Promise<Result<null>>
  /** A crash is being tried, and a run would get in its way. */
  readonly isCrashing: () => boolean
  readonly newId: () => string
  readonly note: Note
  readonly logger: Logger
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
    const ready = await readyFor(spec, options)
    if (!ready.ok) return ready
    makeRoom(live)
    files.prune()
    return done(launch(firstState(spec, options)).shown())
  }
  const shown = (id: string): LabRun | null => live.get(id)?.shown() ?? keptRun(files, id)
  const found = (id: string): Result<LabRun> => {
    const run = shown(id)
    return run === null ? noRun(id) : done(run)
  }
  const newestLive = () => [...live.values()].at(-1)?.state()
  const isGoing = () => starting || newestLive()?.state === 'running'
  return {
    isGoing,
    newest: () => files.ids()[0] ?? null,
    list: () => ({ items: files.ids().flatMap((id) => shown(id) ?? []) }),
    get: found,
    start: async (spec: NewRun): Promise<Result<LabRun>> => {
      if (options.isCrashing()) return crashGoing
      if (isGoing()) return alreadyRunning(newestLive()?.id)
      starting = true
      return begin(throughAgents(spec)).finally(() => {
        starting = false
      })
    },
    stop: (id: string): Result<LabRun> => {
      live.get(id)?.stop()
      return found(id)
    },
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

/** Databases can neither be pre-committed nor reserve. */
const throughAgents = (spec: NewRun): NewRun =>
  onAgents.includes(spec.protocol) ? { ...spec, through: 'agents' } : spec

function firstState(spec: NewRun, { banks, clock, newId }: RunsOptions): RunState {
  const trips = spec.workload === 'trip-booking'
  const expected = trips ? 0 : units(banks.length * ACCOUNTS_A_BANK * HOLDING)
  const startedAt = new Date(clock.now()).toISOString()
  return newRunState(newId(), spec, { expected, startedAt })
}

/** The run before has no say in the money any more; the oldest no longer ask for their answers. */
function makeRoom(live: Map<string, LiveRun>): void {
  for (const one of live.values()) one.unwatch()
  for (const [id, one] of [...live].slice(0, -LINGERING_MAX)) {
    one.close()
    live.delete(id)
  }
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

async function readyFor(spec: NewRun, options: RunsOptions): Promise<Result<null>> {
  const { workload, through } = spec
  if (workload === 'trip-booking') return readyTrips(options)
  if (!(await readyBanks(options))) return bankSilent
  return through === 'agents' ? options.readyAgents() : done(null)
}

/** All places free; a saga of an earlier run that is open still takes back what it may have booked. */
async function readyTrips({
  stores,
  readyTrips: start,
  logger,
}: RunsOptions): Promise<Result<null>> {
  const ready = await start()
  if (!ready.ok) return ready
  try {
    await Promise.all(stores.map((store) => store.reset()))
    return done(null)
  } catch (error) {
    logger.warn({ error }, 'the services of the trips could not be made ready')
    return bankSilent
  }
}

/**
 * Accounts as on the first day, unless a branch is in doubt: then its money may still move, and the
 * run goes on with the accounts as they are. False if a bank does not answer.
 */
async function readyBanks({ banks, logger }: RunsOptions): Promise<boolean> {
  try {
    await Promise.all(banks.map((bank) => bank.setUp()))
    const open = await Promise.all(banks.map((bank) => bank.openBranches()))
    if (open.some((count) => count > 0)) return true
    await Promise.all(banks.map((bank, n) => bank.reset(accountsOf(n), HOLDING)))
    return true
  } catch (error) {
    logger.warn({ error }, 'the banks could not be made ready for a run')
    return false
  }
}

const bankSilent = refuse(
  'participant-silent',
  'A bank does not answer, so its accounts cannot be made ready. No run was started. Start the bank, then run again.',
)

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
