import type { Clock } from '@/server/platform/clock'
import type { View } from '@/server/view/view'

/** Shorter than a lease lives; who has lost it says so when it is asked. */
const KNOWN_MS = 1_000

export interface Owners {
  /** The address of the shard's owner; null: nobody holds it now. */
  of(shard: number): Promise<string | null>
  /** That address was wrong: unless another is known by now, the next answer is read anew. */
  forget(shard: number, url: string): void
}

/** Who owns which shard, remembered for a moment, so that not every transaction asks the database. */
export function createOwners({
  view,
  clock,
}: {
  view: Pick<View, 'ownerOf'>
  clock: Clock
}): Owners {
  const known = new Map<number, { readonly url: string; readonly readMs: number }>()
  return {
    of: async (shard) => {
      const entry = known.get(shard)
      if (entry !== undefined && clock.monotonicMs() - entry.readMs < KNOWN_MS) return entry.url
      const readMs = clock.monotonicMs()
      const owner = await view.ownerOf(shard)
      const url = owner?.alive === true ? owner.url : null
      if (url === null) known.delete(shard)
      else known.set(shard, { url, readMs })
      return url
    },
    forget: (shard, url) => {
      if (known.get(shard)?.url === url) known.delete(shard)
    },
  }
}
