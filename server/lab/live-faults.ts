import type { LabProcess, ProcessCommand } from '../contract/lab'
import type { LabFault, NewFault, RunFault } from '../contract/lab-fault'
import type { Clock } from '../platform/clock'
import type { Result } from './lab-reply'
import {
  claimed,
  ended,
  isOutage,
  notApplied,
  type Outage,
  withFault,
  withOutage,
} from './run-faults'
import type { RunState } from './run-state'

/** Who breaks and heals, for a scenario as for a person. */
export interface Breaker {
  list(): readonly LabFault[]
  add(fault: NewFault): Promise<Result<LabFault>>
  remove(id: string): Promise<unknown>
  command(name: string, command: ProcessCommand): Promise<Result<LabProcess>>
}

interface LiveFaultsOptions {
  readonly run: () => RunState
  readonly change: (faults: readonly RunFault[]) => void
  readonly breaker: Breaker
  readonly clock: Clock
  readonly newId: () => string
}

const TOO_SHORT_MS = 100

/** What breaks while a run goes on: its scenario is carried out, and what people do is written down. */
export function createLiveFaults(options: LiveFaultsOptions) {
  const { run, change, breaker, clock, newId } = options
  const timers = new Set<() => void>()
  /** Which incarnation was there before it was stopped or killed. */
  const before = new Map<string, number | null>()
  const now = () => new Date(clock.now()).toISOString()
  const at = (ms: number, call: () => unknown) =>
    timers.add(clock.setTimer(Math.max(0, ms - clock.now()), () => void call()))
  const entry = (n: number) => run().faults.find((one) => one.planned === n)

  const heal = async ({ id, kind, name, state }: RunFault): Promise<void> => {
    if (state !== 'on') return
    const command = backOf(kind)
    // Who does not answer, or is back already, needs nothing more.
    if (command !== null) await breaker.command(name, command).catch(() => undefined)
    else if (!isOutage(kind)) await breaker.remove(id)
  }
  const healInTime = (n: number): void => {
    const endMs = endOf(run(), n)
    const one = entry(n)
    if (endMs === null || one === undefined || !isOutage(one.kind)) return
    at(endMs, () => heal(entry(n) ?? one))
  }
  const apply = async (n: number): Promise<void> => {
    const done = await applied(n, options)
    if (!done.ok) return change(notApplied(run().faults, n, done.refusal.detail))
    const id = done.value ?? lastOutage(run(), n)
    change(claimed(run().faults, n, id))
    healInTime(n)
  }
  const begin = (): void => {
    for (const one of run().faults) {
      if (one.state === 'waiting' && one.planned !== null) {
        const n = one.planned
        at(beginOf(run(), n), () => apply(n))
      }
      if (one.state !== 'on') continue
      if (isOutage(one.kind)) healInTime(one.planned ?? -1)
      else if (!breaker.list().some(({ id }) => id === one.id))
        change(ended(run().faults, one.id, now()))
    }
  }
  return {
    /** From the start of the run, or from where a killed lab left it. */
    begin,
    fault: (what: 'on' | 'off', fault: LabFault): void => {
      const { faults } = run()
      change(what === 'on' ? withFault(faults, fault) : ended(faults, fault.id, now()))
    },
    outage: ({ name, pid }: LabProcess, kind: Outage): void => {
      const id = newId()
      before.set(id, pid)
      change(withOutage(run().faults, { id, kind, name, at: now() }))
    },
    seen: ({ name, pid, state }: LabProcess): void => {
      if (state !== 'running') return
      const back = run().faults.filter(
        (one) =>
          one.state === 'on' &&
          one.name === name &&
          isOutage(one.kind) &&
          (one.kind === 'pause' || before.get(one.id) !== pid),
      )
      for (const { id } of back) change(ended(run().faults, id, now()))
    },
    /** Nothing further begins, and what the scenario broke is healed. */
    over: async (): Promise<void> => {
      stop()
      for (const one of run().faults.filter(({ planned }) => planned !== null)) {
        change(notApplied(run().faults, one.planned ?? -1, TOO_LATE))
        await heal(one)
      }
    },
    close: stop,
  }

  function stop(): void {
    for (const cancel of timers) cancel()
    timers.clear()
  }
}

export type LiveFaults = ReturnType<typeof createLiveFaults>

/** The id of the fault that is on; null: a process was told something. */
async function applied(
  n: number,
  { run, breaker, clock }: LiveFaultsOptions,
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

/** Who is killed comes back by itself. */
function backOf(kind: RunFault['kind']): ProcessCommand | null {
  if (kind === 'pause') return 'resume'
  return kind === 'stop' ? 'start' : null
}
