import type { LabFault } from '../contract/lab'
import { type LinkRule, openPassage } from './link-proxy'
import type { Passage } from './link-relay'

/** What all faults of one bank together make of its link. */
export function linkRule(faults: readonly LabFault[], bank: string): LinkRule {
  const here = faults.filter(({ name }) => name === bank)
  return { to: passage(here, 'to'), from: passage(here, 'from') }
}

/** Delays add up. */
const passage = (faults: readonly LabFault[], way: 'to' | 'from'): Passage =>
  faults
    .filter(({ direction }) => direction === way || direction === 'both')
    .reduce<Passage>(
      (sum, { kind, delayMs }) => ({
        delayMs: sum.delayMs + (kind === 'delay' ? (delayMs ?? 0) : 0),
        drop: sum.drop || kind === 'drop',
        cut: sum.cut || kind === 'cut',
      }),
      openPassage,
    )
