import type { Game } from '@/server/analysis/petri-net'
import type { PetriNet } from '@/server/contract/petri'

/** A net as the contract carries it. */
export const shownNet = ({ places, initial, transitions }: Game): PetriNet => ({
  ...{ places: [...places], initial: [...initial] },
  transitions: transitions.map(({ name, consumes, produces }) => ({
    ...{ name, consumes: [...consumes], produces: [...produces] },
  })),
})
