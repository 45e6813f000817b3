import type { LabProcess, ProcessCommand } from '../contract/lab'
import type { LabFault, NewFault } from '../contract/lab-fault'
import type { RunFault } from '../contract/lab-scenario'
import { type Clock, wait } from '../platform/clock'
import type { Result } from './lab-reply'
import { claimed, ended, isOutage, notApplied } from './run-faults'
import type { RunState } from './run-state'

/** Who breaks and heals, for a scenario as for a person. */
export interface Breaker {
  list(): readonly LabFault[]
  add(fault: NewFault): Promise<Result<LabFault>>
  remove(id: string): Promise<unknown>
  command(name: string, command: ProcessCommand): Promise<Result<LabProcess>>
}

export interface ScenarioOptions {
  readonly run: () => RunState
  readonly change: (faults: readonly RunFault[]) => void
  readonly breaker: Breaker
  readonly clock: Clock
}

const TOO_SHORT_MS = 100
/** Whoever is to be started or resumed may not be there to hear it. */
const HEAL_TRIES = 30
const HEAL_PAUSE_MS = 1_000

/** Carries out what a run was told to break, each at its time, and heals it in time. */
export function createScenario(options: ScenarioOptions) {
  const { run, change, clock } = options
  const timers = new Set<() => void>()
  let isOver = false
  let isDone = false
  const at = (ms: number, call: () => Promise<void>) =>
    timers.add(clock.setTimer(Math.max(0, ms - clock.now()), () => void call()))
  const now = () => new Date(clock.now()).toISOString()
  const stop = (): void => {
    for (const cancel of timers) cancel()
    timers.clear()
  }
  const heal = (n: number) => healInSteps(n, options)
  const apply = async (n: number): Promise<void> => {
    const done = await applied(n, options)
    if (!done.ok) return change(notApplied(run().faults, n, done.refusal.detail))
    change(claimed(run().faults, n, { id: done.value ?? lastOutage(run(), n), at: now() }))
    await healInTime(n)
  }
  const healInTime = async (n: number): Promise<void> => {
    const endMs = endOf(run(), n)
    if (isOver) await heal(n)
    // A fault heals by itself, a process has to be told.
    else if (endMs !== null && isOutage(run().planned[n]?.kind ?? 'cut')) at(endMs, () => heal(n))
  }
  return {
    /** From the start of the run, or from where a killed lab left it. */
    begin: (): void => {
      change(withoutGone(run().faults, options))
      for (const { planned, state } of run().faults) {
        if (planned === null) continue
        if (state === 'waiting') at(beginOf(run(), planned), () => apply(planned))
        if (state === 'on') void healInTime(planned)
      }
    },
    /** Nothing further begins; what is on is healed when all is over. */
    halt: (): void => {
      isOver = true
      stop()
    },
    /** Nothing of it is left to do, so that what is broken from here on is not of this run. */
    isDone: () => isDone,
    /** Nothing further begins, and what the scenario broke is healed. */
    over: async (): Promise<void> => {
      isOver = true
      stop()
      for (const n of run().planned.keys()) {
        change(notApplied(run().faults, n, TOO_LATE))
        await heal(n)
      }
      isDone = true
    },
    close: stop,
  }
}

/** What is not healed in the end stays on, and the page says so. */
async function healInSteps(n: number, { run, change, breaker, clock }: ScenarioOptions) {
  const one = run().faults.find(({ planned }) => planned === n)
  if (one === undefined) return
  const isOn = () => run().faults.some(({ id, state }) => id === one.id && state === 'on')
  for (let tries = 0; isOn() && tries < HEAL_TRIES; tries++) {
    if (tries > 0) await wait(clock, HEAL_PAUSE_MS)
    if (await healed(one, breaker))
      return change(ended(run().faults, one.id, new Date(clock.now()).toISOString()))
  }
}

/** What had healed, or was lost, while no lab was there to write it down. */
function withoutGone(
  faults: readonly RunFault[],
  { breaker, clock }: ScenarioOptions,
): readonly RunFault[] {
  const on = new Set(breaker.list().map(({ id }) => id))
  const gone = faults.filter(
    ({ kind, id, state }) => state === 'on' && !isOutage(kind) && !on.has(id),
  )
  const now = new Date(clock.now()).toISOString()
  return gone.reduce((left, { id }) => ended(left, id, now), faults)
}

/** Who is killed comes back by itself, and who does not answer needs nothing more. */
async function healed({ id, kind, name }: RunFault, breaker: Breaker): Promise<boolean> {
  try {
    if (!isOutage(kind)) await breaker.remove(id)
    else if (kind !== 'kill')
      return (await breaker.command(name, kind === 'pause' ? 'resume' : 'start')).ok
    return true
  } catch {
    return false
  }
}

/** The id of the fault that is on; null: a process was told something. */
async function applied(
  n: number,
  { run, breaker, clock }: ScenarioOptions,
): Promise<Result<string | null>> {
  const asked = run().planned[n]
  if (asked === undefined) return refused(MISSED)
  const { afterMs: _, kind, ...what } = asked
  const endMs = endOf(run(), n)
  const leftMs = endMs === null ? null : Math.round(endMs - clock.now())
  if (leftMs !== null && leftMs < TOO_SHORT_MS) return refused(MISSED)
  try {
    if (isOutage(kind)) {
      const told = await breaker.command(asked.name, kind)
      return told.ok ? { ok: true, value: null } : told
    }
    const { forMs: _for, ...fault } = what
    const put = await breaker.add({ ...fault, kind, ...(leftMs === null ? {} : { forMs: leftMs }) })
    return put.ok ? { ok: true, value: put.value.id } : put
  } catch (error) {
    return refused(`The lab could not do it: ${error instanceof Error ? error.message : error}.`)
  }
}

const MISSED = 'The lab did not run at that moment. Nothing was broken.'
const TOO_LATE = 'The run was over before its time came. Nothing was broken.'

const refused = (detail: string): Result<never> => ({
  ok: false,
  refusal: { code: 'process-state', detail },
})

const beginOf = ({ startedAt, planned }: RunState, n: number): number =>
  Date.parse(startedAt) + (planned[n]?.afterMs ?? 0)

/** Null: it lasts as long as the run does. */
function endOf(run: RunState, n: number): number | null {
  const forMs = run.planned[n]?.forMs
  return forMs === undefined ? null : beginOf(run, n) + forMs
}

/** What the scenario has just done to a process was written down as by hand. */
function lastOutage({ faults, planned }: RunState, n: number): string {
  const asked = planned[n]
  const found = faults.findLast(
    (one) => one.planned === null && one.kind === asked?.kind && one.name === asked.name,
  )
  return found?.id ?? ''
}
