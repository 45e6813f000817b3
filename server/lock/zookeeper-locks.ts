import type { ZooKeeper } from '@/server/platform/zookeeper-client'
import type { LockStore } from './lock'
import { nameOf, waits } from './zookeeper-claims'
import { clear, make } from './zookeeper-lock-steps'
import { createLook } from './zookeeper-look'
import { createWatches } from './zookeeper-watches'

/** How often somebody else may be given the lock between our look and our step. */
const RACES_MAX = 100
const PRUNED_MAX = 1_000

export interface ZooKeeperLocksOptions {
  readonly zookeeper: ZooKeeper
  readonly cluster: string
  readonly newUlid: () => string
}

/*
 * Under the folder of a key: `g-<name>`, the gate, which is a new node with every grant; `c-<id>`, who
 * waits; `h-<id>`, who holds, made by the grant, so that its czxid is the token. A grant is one multi
 * that holds only if the gate that was seen is still there: what else may have happened since only
 * takes claims away, or adds some behind. Who waits is ephemeral, and goes with the process that asked.
 * Who holds is not: an application has the lock and not the process of ours that it asked, which may
 * end while another renews it. So it lives for its time, by the clock of the server that leads, which
 * each look reads by writing a node first; thereby a follower has also heard of all that was before.
 */

/** Locks in ZooKeeper (`protocols.md` 14): a majority of its servers has to agree. */
export function createZooKeeperLocks(options: ZooKeeperLocksOptions): LockStore {
  const { zookeeper, cluster } = options
  const root = `/verdict/${nameOf(cluster)}`
  const all = `${root}/lock`
  const folderOf = (key: string) => `${all}/${nameOf(`k-${key}`)}`
  const look = createLook(zookeeper, root)
  const watches = createWatches(look)
  const folders = async () =>
    ((await zookeeper.children(all)) ?? []).map((name) => `${all}/${name}`)

  return {
    kind: 'zookeeper',
    read: async (key) => (await watches.look(key, folderOf(key))).live.map(({ claim }) => claim),
    list: async (keysMax) => {
      const counted = await Promise.all(
        (await folders()).map(async (folder) => ({
          folder,
          waiting: ((await zookeeper.children(folder)) ?? []).filter(waits).length,
        })),
      )
      counted.sort((one, other) => other.waiting - one.waiting)
      const shown = counted.slice(0, keysMax).map(({ folder }) => look(folder))
      return (await Promise.all(shown)).flatMap(({ live }) => live.map(({ claim }) => claim))
    },
    change: async (key, pick) => {
      for (let races = 0; races < RACES_MAX; races++) {
        const looked = await look(folderOf(key))
        if (looked.exists && looked.gate === null) throw notOurs(looked.folder)
        const change = pick(looked.live.map(({ claim }) => claim))
        const made = await make(options, looked, change)
        if (made !== 'again') return made
      }
      throw new Error(`The lock ${key} was given away ${RACES_MAX} times between look and step.`)
    },
    onChange: watches.onChange,
    prune: async () => {
      let gone = 0
      for (const folder of (await folders()).slice(0, PRUNED_MAX))
        gone += await clear(options, await look(folder))
      return gone
    },
    close: zookeeper.close,
  }
}

const notOurs = (folder: string): Error =>
  new Error(`ZooKeeper's node ${folder} was changed by another program. Remove it.`)
