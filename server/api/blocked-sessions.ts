import type { ApiContext } from './context'

/** A list is not kept waiting for a participant that is silent. */
const TOLD_MS_MAX = 800

type Needs = Pick<ApiContext, 'readWaits' | 'view' | 'clock'>

/**
 * Sessions behind each of these, as the participants tell now, or, where that takes too long, as they
 * told when somebody last asked for evidence. Who is in neither is left out.
 */
export async function blockedSessions(
  { readWaits, view, clock }: Needs,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  let cancel = () => {}
  const late = new Promise<null>((resolve) => {
    cancel = clock.setTimer(TOLD_MS_MAX, () => resolve(null))
  })
  const read = readWaits().catch(() => null)
  const [found, earlier] = await Promise.all([
    Promise.race([read, late]).finally(() => cancel()),
    view.lastBlocked(ids),
  ])
  if (found === null) return earlier
  const silent = found.reports.some(({ state }) => state === 'silent')
  const waiters = new Map<string, Set<string>>()
  for (const { holder, waiter, session } of found.waits)
    waiters.set(holder, (waiters.get(holder) ?? new Set()).add(session ?? waiter))
  return new Map(
    ids.flatMap((id) => {
      const now = waiters.get(`transaction ${id}`)?.size ?? 0
      const then = earlier.get(id)
      if (silent && then !== undefined) return [[id, Math.max(now, then)] as const]
      return silent && now === 0 ? [] : [[id, now] as const]
    }),
  )
}
