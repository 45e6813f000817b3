import type { RunFault } from '../contract/lab-scenario'
import { ended, isOutage, notApplied } from './run-faults'
import type { ScenarioOptions } from './scenario-options'
import { beginOf, createSteps } from './scenario-steps'

const TOO_LATE = 'The run was over before its time came. Nothing was broken.'

/** Carries out what a run was told to break, each at its time, and heals it in time. */
export function createScenario(options: ScenarioOptions) {
  const { run, change, clock } = options
  const timers = new Set<() => void>()
  let isOver = false
  let isDone = false
  const at = (ms: number, call: () => Promise<void>) =>
    timers.add(clock.setTimer(Math.max(0, ms - clock.now()), () => void call()))
  const stop = (): void => {
    for (const cancel of timers) cancel()
    timers.clear()
  }
  const { apply, goOn, heal } = createSteps(options, { isOver: () => isOver, at })
  return {
    /** From the start of the run, or from where a killed lab left it. */
    begin: (): void => {
      change(withoutGone(run().faults, options))
      for (const { planned, state } of run().faults) {
        if (planned === null) continue
        if (state === 'waiting') at(beginOf(run(), planned), () => apply(planned))
        if (state === 'on') void goOn(planned)
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
