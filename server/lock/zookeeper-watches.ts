import type { Looked } from './zookeeper-lock-steps'
import type { Look } from './zookeeper-look'

/** Who is told when something comes or goes under a key that was read here. */
export function createWatches(look: Look) {
  const watched = new Set<string>()
  const heard = new Set<(key: string) => void>()
  return {
    onChange: (call: (key: string) => void) => {
      heard.add(call)
      return () => void heard.delete(call)
    },
    /** Looks, and watches from then on, if anybody here waits for anything. */
    look: async (key: string, folder: string): Promise<Looked> => {
      if (heard.size === 0 || watched.has(folder)) return look(folder)
      watched.add(folder)
      let isSet = false
      try {
        const looked = await look(folder, () => {
          watched.delete(folder)
          for (const call of heard) call(key)
        })
        isSet = looked.exists
        return looked
      } finally {
        if (!isSet) watched.delete(folder)
      }
    },
  }
}
