import { packOwners, packWorld, unpack, type World } from './world'

/** Every world met so far, by number, each with the one that first led to it. */
export interface StateStore {
  /** The number of the world; a new one gets the next number. */
  add(world: World, parent: number): number
  get(index: number): World
  parent(index: number): number
  size(): number
}

const TWO_TO_29 = 2 ** 29

export function createStateStore(): StateStore {
  const ownersBy = new Map<number, number>()
  const owners: number[] = []
  const keys = new Map<number, number>()
  const packed: number[] = []
  const parents: number[] = []

  const numberOfOwners = (world: World): number => {
    const key = packOwners(world)
    const found = ownersBy.get(key)
    if (found !== undefined) return found
    ownersBy.set(key, owners.length)
    return owners.push(key) - 1
  }
  return {
    add: (world, parent) => {
      const key = numberOfOwners(world) * TWO_TO_29 + packWorld(world)
      const found = keys.get(key)
      if (found !== undefined) return found
      keys.set(key, packed.length)
      parents.push(parent)
      return packed.push(key) - 1
    },
    get: (index) => {
      const key = packed[index] ?? 0
      return unpack(key % TWO_TO_29, owners[Math.floor(key / TWO_TO_29)] ?? 0)
    },
    parent: (index) => parents[index] ?? -1,
    size: () => packed.length,
  }
}
