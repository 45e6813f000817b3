import type { ExplorableProtocol } from '@/server/contract/exploration'
import type { Model } from './model'
import { type Search, search } from './search'

export interface Bounds {
  readonly participants: number
  readonly crashes: number
}

/** One form of a protocol that can be explored. */
export interface Explorable {
  readonly protocol: ExplorableProtocol
  readonly variant: string
  /** What is explored, for people. */
  readonly says: string
  /** For each number of participants that can be asked for, the most crashes. */
  readonly crashesMax: Readonly<Record<number, number>>
  /** The bounds of the table: within them it is claimed to hold, or known to be violated. */
  readonly stated: readonly Bounds[]
  /** Claimed too, but a page should not wait so long: `npm run explore` goes through them. */
  readonly commandOnly: readonly Bounds[]
  readonly explore: (bounds: Bounds, statesMax: number) => Search
}

type Pair = readonly [participants: number, crashes: number]

interface OfModel<State> extends Omit<Explorable, 'stated' | 'commandOnly' | 'explore'> {
  readonly stated: readonly Pair[]
  readonly commandOnly?: readonly Pair[]
  readonly model: (bounds: Bounds) => Model<State>
}

export const bounds = (pairs: readonly Pair[]): readonly Bounds[] =>
  pairs.map(([participants, crashes]) => ({ participants, crashes }))

/** A model of the literature, to be explored by our search. */
export const ofModel = <State>({
  model,
  stated,
  commandOnly = [],
  ...rest
}: OfModel<State>): Explorable => ({
  ...rest,
  stated: bounds(stated),
  commandOnly: bounds(commandOnly),
  explore: (asked, statesMax) => search(model(asked), statesMax),
})
