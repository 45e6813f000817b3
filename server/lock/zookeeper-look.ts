import type { ZooKeeper } from '@/server/platform/zookeeper-client'
import { latest } from './latest'
import { foundOf, GATE, isClaim } from './zookeeper-claims'
import type { Looked } from './zookeeper-lock-steps'

export type Look = (folder: string, onChange?: () => void) => Promise<Looked>

/** Looks into the folder of a key; calls once, if asked, when something came or went there. */
export function createLook(zookeeper: ZooKeeper, root: string): Look {
  const now = latest(() => serverTime(zookeeper, root))
  return async (folder, onChange) => {
    const nowMs = await now()
    const names = await zookeeper.children(folder, onChange)
    const at = (name: string) => `${folder}/${name}`
    const read = async (path: string) => foundOf(path, await zookeeper.get(path), nowMs)
    const claims = (await Promise.all((names ?? []).filter(isClaim).map(at).map(read)))
      .filter((found) => found !== null)
      .sort((one, other) => one.stat.created - other.stat.created)
    const gate = names?.find((name) => name.startsWith(GATE))
    return {
      ...{ folder, exists: names !== null, gate: gate === undefined ? null : at(gate) },
      live: claims.filter(({ expiresAtMs }) => expiresAtMs > nowMs),
      expired: claims.filter(({ expiresAtMs }) => expiresAtMs <= nowMs),
    }
  }
}

/** Written anew, the node has the time of the server that leads. */
async function serverTime(zookeeper: ZooKeeper, root: string): Promise<number> {
  const step = { set: `${root}/clock` }
  const stat = (await zookeeper.apply([step], true))?.[0]
  if (stat) return stat.changedMs
  for (const path of ['/verdict', root, `${root}/lock`, `${root}/clock`])
    await zookeeper.apply([{ create: path }])
  const first = (await zookeeper.apply([step]))?.[0]
  if (first) return first.changedMs
  throw new Error(
    'ZooKeeper has no folder for its locks: make the path that its address ends with.',
  )
}
