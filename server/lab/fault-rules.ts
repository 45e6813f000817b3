import type { LabFault } from '../contract/lab-fault'
import { type LinkRule, openPassage } from './link-proxy'
import type { Passage } from './link-relay'

/** What all faults of one link together make of it. */
export function linkRule(faults: readonly LabFault[], link: string): LinkRule {
  const here = faults.filter(({ name }) => name === link)
  return { to: passage(here, 'to'), from: passage(here, 'from') }
}

const passage = (faults: readonly LabFault[], way: 'to' | 'from'): Passage =>
  faults
    .filter(({ direction }) => direction === way || direction === 'both')
    .reduce<Passage>((sum, fault) => withFault(sum, fault), openPassage)

/** Delays add up; chances are taken one after the other. */
function withFault(sum: Passage, { kind, delayMs, jitterMs, percent }: LabFault): Passage {
  switch (kind) {
    case 'delay':
      return {
        ...sum,
        delayMs: sum.delayMs + (delayMs ?? 0),
        jitterMs: sum.jitterMs + (jitterMs ?? 0),
      }
    case 'drop':
      return { ...sum, drop: true }
    case 'cut':
      return { ...sum, cut: true }
    case 'loss':
      return { ...sum, loss: either(sum.loss, percent) }
    case 'duplicate':
      return { ...sum, twice: either(sum.twice, percent) }
    default:
      return sum
  }
}

const either = (chance: number, percent: number | null): number =>
  1 - (1 - chance) * (1 - (percent ?? 100) / 100)
