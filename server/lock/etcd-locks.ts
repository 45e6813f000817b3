import type { KeyValue } from '@/server/platform/etcd-wire'
import { CALL_MS_MAX, type EtcdLocksOptions, type Found, kept, make } from './etcd-lock-steps'
import { firstKeys } from './first-keys'
import type { LockStore } from './lock'
import { claimOf } from './stored-claim'

/** How often somebody else may be given the lock between our look and our step. */
const RACES_MAX = 100

/*
 * Under the folder of a key: `gate`, written anew with every grant; `c/<id>`, who waits; `h/<id>`, who
 * holds, made by the grant, so that its revision is the token. All but the gate are bound to leases of
 * etcd, which go with them. A grant is one transaction that holds only if the gate is as it was when
 * the claims were read: what else may have happened since only takes claims away, or adds some behind.
 */

/** Locks in etcd (`protocols.md` 14): a majority of its nodes has to agree. */
export function createEtcdLocks(options: EtcdLocksOptions): LockStore {
  const { etcd, cluster, clock } = options
  const all = `/verdict/${cluster}/lock/`
  const folderOf = (key: string) => `${all}${encodeURIComponent(key)}/`
  const read = async (prefix: string) => {
    const answer = await etcd.txn({ success: [{ getPrefix: prefix }] }, CALL_MS_MAX)
    const entries = answer.found[0] ?? []
    const nowMs = clock.now()
    const found = entries.flatMap((entry) => foundOf(entry, nowMs))
    const claims = found.sort((one, other) => placeOf(one) - placeOf(other))
    return { claims, gate: entries.find(({ key }) => key === `${prefix}gate`)?.value ?? null }
  }
  return {
    kind: 'etcd',
    read: async (key) => (await read(folderOf(key))).claims.map(({ claim }) => claim),
    list: async (keysMax) => {
      const { claims } = await read(all)
      return firstKeys(
        claims.map(({ claim }) => claim),
        keysMax,
      )
    },
    change: async (key, pick) => {
      const folder = folderOf(key)
      for (let races = 0; races < RACES_MAX; races++) {
        const { claims, gate } = await read(folder)
        const change = pick(claims.map(({ claim }) => claim))
        const made = await make(options, { folder, claims, gate }, change)
        if (made !== 'again') return made
      }
      throw new Error(`The lock ${key} was given away ${RACES_MAX} times between look and step.`)
    },
    close: async () => undefined,
  }
}

/** Asked in its order; the lease of a place is renewed without a new revision. */
const placeOf = ({ created }: Found): number => created

function foundOf({ key: at, value: text, created }: KeyValue, nowMs: number): readonly Found[] {
  if (at.endsWith('/gate')) return []
  const parsed = kept.safeParse(JSON.parse(text))
  if (!parsed.success) return []
  const { lease: _, ...value } = parsed.data
  const token = value.grantedAtMs === null ? null : created
  const claim = claimOf(value, { token, nowMs })
  return [{ at, value: parsed.data, created, claim }]
}
