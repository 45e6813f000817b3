import { BANKS, type PostgresCluster } from './cluster'
import type { Snare } from './postgres-link'

const SIDES = ['request', 'reply'] as const

/**
 * Loses messages of the first phase between coordinators and banks, each with the same probability
 * and whatever happens to the others; its connection stays open and silent (D39), until `silentMs`
 * later both ends are told that it is gone, as keepalives would: a server has no sessions without end.
 */
export function losePrepares(
  { banks }: PostgresCluster,
  {
    loss,
    dice,
    most,
    silentMs,
  }: { loss: number; dice: () => number; most: number; silentMs: number },
) {
  const drawn = new Map<string, boolean>()
  let lost = 0
  const isLost = (side: string) => (branch: string) => {
    const known = drawn.get(`${side} ${branch}`)
    if (known !== undefined) return known
    const fate = dice() < loss
    drawn.set(`${side} ${branch}`, fate)
    if (fate) lost += 1
    return fate
  }
  const snares: Snare[] = BANKS.flatMap((bank) =>
    SIDES.flatMap((side) =>
      Array.from({ length: most }, () =>
        banks[bank].link.snare({ command: 'PREPARE TRANSACTION', side, isWanted: isLost(side) }),
      ),
    ),
  )
  const timers = new Set<NodeJS.Timeout>()
  for (const { caught, cut } of snares)
    void caught.then(() => timers.add(setTimeout(cut, silentMs)))
  return {
    lost: () => lost,
    /** Ends the connections that were held, and loses nothing any more. */
    end: () => {
      for (const timer of timers) clearTimeout(timer)
      for (const snare of snares) snare.cut()
    },
  }
}
