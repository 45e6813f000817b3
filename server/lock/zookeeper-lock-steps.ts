import type { Step, ZooKeeper } from '@/server/platform/zookeeper-client'
import type { Change, Held, NewClaim, Renewal } from './lock'
import { isHeld } from './queue'
import { type Found, foundOf, GATE, holderAt, placeAt, textOf } from './zookeeper-claims'

export interface Looked {
  readonly folder: string
  /** Whether the folder is there at all. */
  readonly exists: boolean
  readonly gate: string | null
  readonly live: readonly Found[]
  /** What has run out and still lies there. */
  readonly expired: readonly Found[]
}

type Made = Held | null | 'again'

interface Tools {
  readonly zookeeper: Pick<ZooKeeper, 'apply'>
  readonly newUlid: () => string
}

/** Makes the change, unless somebody came between. */
export async function make(tools: Tools, looked: Looked, change: Change): Promise<Made> {
  switch (change.type) {
    case 'nothing':
      return null
    case 'grant':
      return grant(tools, looked, change.claim)
    case 'queue':
      return queue(tools, looked, change.claim)
    case 'renew':
      return renew(tools, looked, change)
    case 'remove':
      return remove(tools, looked, change.id)
  }
}

const named = ({ live }: Looked, id: string): Found | undefined =>
  live.find(({ claim }) => claim.id === id)

/** The node is written once more at once: of a node that was made, the answer says nothing. */
async function grant({ zookeeper, newUlid }: Tools, looked: Looked, claim: NewClaim) {
  const { folder, exists, gate, expired } = looked
  const before = named(looked, claim.id)
  const data = textOf(claim, before)
  const at = holderAt(folder, claim.id)
  const steps: readonly Step[] = [
    ...(exists ? [] : [{ create: folder }]),
    ...(gate === null ? [] : [{ remove: gate }]),
    { create: `${folder}/${GATE}${newUlid()}` },
    ...expired.filter(isHolder).map(({ at, stat }) => ({ remove: at, version: stat.version })),
    ...(before === undefined ? [] : [{ remove: before.at }]),
    { create: at },
    { set: at, data },
  ]
  const stat = (await zookeeper.apply(steps))?.at(-1)
  return stat ? heldOf(foundOf(at, { data, stat }, stat.changedMs)) : 'again'
}

async function queue({ zookeeper }: Tools, looked: Looked, claim: NewClaim): Promise<Made> {
  const mine = [...looked.live, ...looked.expired].find(({ claim: { id } }) => id === claim.id)
  if (mine !== undefined && looked.expired.includes(mine)) {
    // Asked again too late: it comes after those that came meanwhile.
    await zookeeper.apply([{ remove: mine.at }])
    return 'again'
  }
  const step: Step =
    mine === undefined
      ? { create: placeAt(looked.folder, claim.id), data: textOf(claim), ephemeral: true }
      : { set: mine.at, data: JSON.stringify(mine.kept) }
  return (await zookeeper.apply([step])) === null ? 'again' : null
}

/** The node stays the one that the grant has made, and so does the token. */
async function renew(
  { zookeeper }: Tools,
  looked: Looked,
  { id, ttlMs, taker }: Renewal,
): Promise<Made> {
  const mine = named(looked, id)
  if (mine === undefined || looked.gate === null) return null
  const data = JSON.stringify({ ...mine.kept, ...taker, ttlMs })
  const steps: readonly Step[] = [
    { check: looked.gate },
    { set: mine.at, data, version: mine.stat.version },
  ]
  const stat = (await zookeeper.apply(steps))?.at(-1)
  return stat ? heldOf(foundOf(mine.at, { data, stat }, stat.changedMs)) : 'again'
}

/** With the last claim the folder goes too, unless somebody has come meanwhile. */
async function remove({ zookeeper }: Tools, looked: Looked, id: string): Promise<Made> {
  const { folder, gate, live, expired } = looked
  const mine = named(looked, id)
  if (mine === undefined || gate === null) return null
  if (live.length + expired.length === 1) {
    const all = [{ remove: mine.at }, { remove: gate }, { remove: folder }]
    if ((await zookeeper.apply(all)) !== null) return null
  }
  return (await zookeeper.apply([{ check: gate }, { remove: mine.at }])) === null ? 'again' : null
}

/** What has run out and was not renewed goes; then, if nobody is left, the folder. Answers how many claims went. */
export async function clear({ zookeeper }: Tools, looked: Looked): Promise<number> {
  const { folder, gate, live, expired } = looked
  let gone = 0
  for (const { at, stat } of expired)
    if (await zookeeper.apply([{ remove: at, version: stat.version }])) gone++
  if (live.length === 0)
    await zookeeper.apply([...(gate === null ? [] : [{ remove: gate }]), { remove: folder }])
  return gone
}

const isHolder = ({ claim }: Found): boolean => isHeld(claim)

function heldOf(found: Found | null): Held | null {
  const claim = found?.claim
  return claim !== undefined && isHeld(claim) ? claim : null
}
