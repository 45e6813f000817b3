import type { LabProcess } from '../contract/lab'
import { type Clock, wait } from '../platform/clock'
import type { Result } from './lab-reply'
import { claimed, isOutage, withdrawn } from './run-faults'
import type { ScenarioOptions } from './scenario-options'

const TRIES = 3
const PAUSE_MS = 500

/**
 * Stops, kills or pauses a process for the n-th of a scenario. It is written down before it is ordered,
 * and ordered under an id of its own: a lab that finds it written down, and not what came of it, orders
 * it again, and it happens once.
 */
export async function orderOutage(
  n: number,
  again: boolean,
  options: ScenarioOptions,
): Promise<void> {
  const { run, change, breaker, clock } = options
  const { kind, name } = run().planned[n] ?? { kind: 'cut', name: '' }
  if (!isOutage(kind)) return
  const id = `${run().id}-${n}`
  const at = new Date(clock.now()).toISOString()
  const others = () => run().ordered.filter((one) => one !== n)
  change(claimed(run().faults, n, { id, at }), [...others(), n])
  const told = await untilAnswered(() => breaker.command(name, kind, { id, again }), clock)
  const { faults } = run()
  change(told.ok ? faults : withdrawn(faults, n, told.refusal.detail), others())
}

/** Under its id it may be ordered as often as it takes. */
async function untilAnswered(
  order: () => Promise<Result<LabProcess>>,
  clock: Clock,
): Promise<Result<LabProcess>> {
  for (let tries = 1; ; tries++) {
    try {
      return await order()
    } catch (error) {
      if (tries === TRIES) {
        const detail = `The lab could not do it: ${error instanceof Error ? error.message : error}.`
        return { ok: false, refusal: { code: 'process-state', detail } }
      }
      await wait(clock, PAUSE_MS)
    }
  }
}
