import type { RunFault } from '../contract/lab-scenario'
import { wait } from '../platform/clock'
import type { Result } from './lab-reply'
import { claimed, ended, isOutage, notApplied } from './run-faults'
import type { RunState } from './run-state'
import type { Breaker, ScenarioOptions } from './scenario-options'
import { orderOutage } from './scenario-outage'

const TOO_SHORT_MS = 100
/** Whoever is to be started or resumed may not be there to hear it. */
const HEAL_TRIES = 30
const HEAL_PAUSE_MS = 1_000

interface Life {
  readonly isOver: () => boolean
  readonly at: (ms: number, call: () => Promise<void>) => void
}

/** What is done for each of a scenario: it is broken, or gone on with, and healed in time. */
export function createSteps(options: ScenarioOptions, { isOver, at }: Life) {
  const { run, change, clock } = options
  const ordering = new Map<number, Promise<void>>()
  const heal = async (n: number): Promise<void> => {
    await ordering.get(n)
    await healInSteps(n, options)
  }
  const healInTime = async (n: number): Promise<void> => {
    const endMs = endOf(run(), n)
    if (isOver()) await heal(n)
    // A fault heals by itself, a process has to be told.
    else if (endMs !== null && isOutage(run().planned[n]?.kind ?? 'cut')) at(endMs, () => heal(n))
  }
  const order = async (n: number, again: boolean): Promise<void> => {
    const outcome = orderOutage(n, again, options)
    ordering.set(n, outcome)
    await outcome
    await healInTime(n)
  }
  return {
    heal,
    apply: async (n: number): Promise<void> => {
      if (isLate(run(), n, clock.now())) return change(notApplied(run().faults, n, MISSED))
      if (isOutage(run().planned[n]?.kind ?? 'cut')) return order(n, false)
      const done = await applied(n, options)
      if (!done.ok) return change(notApplied(run().faults, n, done.refusal.detail))
      change(claimed(run().faults, n, { id: done.value, at: new Date(clock.now()).toISOString() }))
      await healInTime(n)
    },
    /** What a killed lab had ordered may not have been heard. */
    goOn: async (n: number): Promise<void> => {
      const { faults, ordered } = run()
      if (!ordered.includes(n)) return healInTime(n)
      if (!isLate(run(), n, clock.now())) return order(n, true)
      change(
        faults,
        ordered.filter((one) => one !== n),
      )
      await healInTime(n)
    },
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

/** The id of the fault that is on. */
async function applied(
  n: number,
  { run, breaker, clock }: ScenarioOptions,
): Promise<Result<string>> {
  const asked = run().planned[n]
  if (asked === undefined || isOutage(asked.kind)) return refused(MISSED)
  const { afterMs: _, kind, forMs: __, ...fault } = asked
  const leftMs = leftOf(run(), n, clock.now())
  try {
    const put = await breaker.add({ ...fault, kind, ...(leftMs === null ? {} : { forMs: leftMs }) })
    return put.ok ? { ok: true, value: put.value.id } : put
  } catch (error) {
    return refused(`The lab could not do it: ${error instanceof Error ? error.message : error}.`)
  }
}

const MISSED = 'The lab did not run at that moment. Nothing was broken.'

const refused = (detail: string): Result<never> => ({
  ok: false,
  refusal: { code: 'process-state', detail },
})

/** When the n-th is to begin. */
export const beginOf = ({ startedAt, planned }: RunState, n: number): number =>
  Date.parse(startedAt) + (planned[n]?.afterMs ?? 0)

/** Null: it lasts as long as the run does. */
function endOf(run: RunState, n: number): number | null {
  const forMs = run.planned[n]?.forMs
  return forMs === undefined ? null : beginOf(run, n) + forMs
}

/** Null: there is no end to come. */
function leftOf(run: RunState, n: number, nowMs: number): number | null {
  const endMs = endOf(run, n)
  return endMs === null ? null : Math.round(endMs - nowMs)
}

const isLate = (run: RunState, n: number, nowMs: number): boolean => {
  const leftMs = leftOf(run, n, nowMs)
  return leftMs !== null && leftMs < TOO_SHORT_MS
}
