import type { SimulatedTransaction } from '../contract/simulated-transaction'
import type { SimulationSettings } from '../contract/simulation'
import type { Simulated } from '../simulator/simulate'
import type { Noted } from '../simulator/trace'
import { simulationId } from './simulation-id'

const STEPS_MAX = 2_000

/** One transaction of a run, which was watched in it, as it can be drawn. */
export function shownTransaction(
  settings: SimulationSettings,
  transaction: number,
  { steps, nodes, result }: Simulated,
): SimulatedTransaction {
  const mine = whileItRan(steps)
  return {
    ...{ id: simulationId(settings), settings, transaction, nodes: [...nodes] },
    items: mine.slice(0, STEPS_MAX).map(({ transaction: of, act, ...one }, at) => ({
      ...{ number: at + 1, ...one, isOfNode: of === null },
      act: act?.type === 'sent' ? { ...act, arrivesMs: [...act.arrivesMs] } : act,
    })),
    isWhole: mine.length <= STEPS_MAX,
    violations: result.violations.filter((one) => one.transaction === transaction),
  }
}

/** What happens to a node while it runs is told with it; the rest of the run is not. */
function whileItRan(steps: readonly Noted[]): readonly Noted[] {
  const isMine = ({ transaction }: Noted) => transaction !== null
  const first = steps.findIndex(isMine)
  return first < 0 ? [] : steps.slice(first, steps.findLastIndex(isMine) + 1)
}
