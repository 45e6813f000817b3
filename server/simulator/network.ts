import type { SimulationSettings } from '@/server/contract/simulation'
import { type Dice, exponential } from './random'

/** Decides what becomes of each message. */
export interface Network {
  /** The times, from now on, after which it arrives: none if it is lost, two if it is doubled. */
  fates(from: number, to: number): readonly number[]
  /** Whether there is a way at all, and how long it takes. */
  delay(): number
  reaches(from: number, to: number): boolean
  /** None of these reaches one of those; the other direction is another cut. */
  cut(these: readonly number[], those: readonly number[]): void
  heal(these: readonly number[], those: readonly number[]): void
  /** From now on nothing is lost, doubled or held up, and every way is open again. */
  calm(): void
}

interface Options {
  readonly nodes: number
  readonly settings: SimulationSettings['network']
  readonly dice: Dice
}

/** How much longer a message may take that others are to pass. */
const HELD_UP = 9
const LOST: readonly number[] = []

export function createNetwork({ nodes, settings, dice }: Options): Network {
  const { delayMs, jitter } = settings
  // How many cuts lie on each way: parts may overlap.
  const cuts = new Uint16Array(nodes * nodes)
  const faults = { loss: settings.loss, duplicate: settings.duplicate, reorder: settings.reorder }
  const certain = delayMs * (1 - jitter) * 1_000
  const delay = () =>
    Math.round(certain + (jitter === 0 ? 0 : exponential(dice, delayMs * jitter * 1_000)))
  const happens = (share: number) => share > 0 && dice() < share
  const held = () => (happens(faults.reorder) ? Math.round(dice() * HELD_UP * delayMs * 1_000) : 0)
  const each = (these: readonly number[], those: readonly number[], by: number) => {
    for (const from of these)
      for (const to of those) {
        const way = from * nodes + to
        cuts[way] = Math.max(0, (cuts[way] ?? 0) + by)
      }
  }
  const reaches = (from: number, to: number) => cuts[from * nodes + to] === 0
  return {
    fates: (from, to) => {
      if (!reaches(from, to) || happens(faults.loss)) return LOST
      const first = delay() + held()
      return happens(faults.duplicate) ? [first, first + delay() + held()] : [first]
    },
    ...{ delay, reaches },
    cut: (these, those) => each(these, those, 1),
    heal: (these, those) => each(these, those, -1),
    calm: () => {
      Object.assign(faults, { loss: 0, duplicate: 0, reorder: 0 })
      cuts.fill(0)
    },
  }
}
