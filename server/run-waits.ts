import type { Coordinator } from './coordinator/coordinator'
import { watchDeadlocks } from './coordinator/deadlocks'
import { createPrismaOperatorPolicy } from './inbox/prisma-operator-policy'
import { createPrismaDeadlocks } from './journal/prisma-deadlocks'
import { breakLockRings } from './lock/break-lock-rings'
import { waitsOfClaims } from './lock/lock-waits'
import type { KnownSession } from './participant/waits'
import { lookAtWaits } from './recovery/look-at-waits'
import type { Common } from './run-common'
import { every } from './run-recovery'

const PRUNE_EVERY_MS = 60_000
const LOCK_RINGS_EVERY_MS = 500
/** People rather wait than are told half; a ring is not to wait for who is silent. */
const READ_MS_MAX = 2_500
const WATCH_MS_MAX = 1_000

type Seeing = Pick<Common, 'registry' | 'clock' | 'cluster' | 'locks'>
type Watching = Seeing & Pick<Common, 'database' | 'newUlid' | 'logger'>

/** Looks for rings of waits for Verdict's locks, as long as somebody waits for one here. */
export function watchLockRings(common: Watching): () => void {
  const policy = createPrismaOperatorPolicy(common.database.prisma)
  const store = createPrismaDeadlocks(common.database.prisma, common.newUlid)
  const order = async () => (await policy.current()).deadlockVictim
  return every(common, LOCK_RINGS_EVERY_MS, () =>
    breakLockRings({ ...common, keep: store.keep, order }),
  )
}

/** Who waits for whom, as a process without transactions of its own sees it. */
export const createLook = (
  { registry, clock, cluster, locks }: Seeing,
  known: (participant: string) => readonly KnownSession[] = () => [],
) => {
  const readLocks = async () => waitsOfClaims(await locks.list())
  return (answerMsMax = READ_MS_MAX) =>
    lookAtWaits({ registry, clock, cluster, known, readLocks, answerMsMax })
}

/** What a coordinator sees of waits, and does about rings of them. */
export function createWaits(common: Watching, coordinator: Coordinator, retentionDays: number) {
  const look = createLook(common, (participant) => sessionsAt(coordinator, participant))
  const store = createPrismaDeadlocks(common.database.prisma, common.newUlid)
  const policy = createPrismaOperatorPolicy(common.database.prisma)
  const watching = watchDeadlocks({
    ...{ ...common, coordinator, store },
    look: () => look(WATCH_MS_MAX),
    order: async () => (await policy.current()).deadlockVictim,
  })
  const rings = watchLockRings(common)
  const pruning = every(common, PRUNE_EVERY_MS, () => store.prune(retentionDays))
  return {
    look,
    close: () => {
      watching()
      rings()
      pruning()
    },
  }
}

/** Sessions that applications have named when they joined: until they vote those are their branches'. */
const sessionsAt = (coordinator: Coordinator, participant: string): readonly KnownSession[] =>
  [...coordinator.running()].flatMap(({ participants, branches, rows, decided }) => {
    // From the verdict on the application may use them for something else.
    if (decided.raised) return []
    return rows.flatMap(({ session, server, vote }, index) => {
      const branch = branches[index]
      if (
        session === null ||
        vote !== null ||
        branch === undefined ||
        participants[index] !== participant
      )
        return []
      return [{ session, server, branch }]
    })
  })
