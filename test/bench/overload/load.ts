import type { Coordinated } from '../transfers/coordinated'

export interface Load {
  readonly offered: number
  readonly seconds: number
  readonly committed: number
  readonly aborted: number
  readonly refused: number
  /** How long each caller waited that was told of a commit. */
  readonly answeredMs: readonly number[]
}

const TICK_MS = 5

interface Offer {
  readonly perSecond: number
  readonly seconds: number
  /** Called when nobody comes any more, and all that have come are still under way. */
  readonly onLast: () => void
}

/** Transfers that come at a rate, whatever becomes of those before; ends when nothing is left to do. */
export async function offer(
  contender: Coordinated,
  { perSecond, seconds, onLast }: Offer,
): Promise<Load> {
  const counts = { committed: 0, aborted: 0, refused: 0 }
  const answeredMs: number[] = []
  const attempt = async () => {
    const fromMs = performance.now()
    const outcome = await contender.attempt()
    counts[outcome] += 1
    if (outcome === 'committed') answeredMs.push(performance.now() - fromMs)
  }
  const under: Promise<void>[] = []
  const startMs = performance.now()
  let offered = 0
  for (;;) {
    const passedMs = performance.now() - startMs
    if (passedMs >= seconds * 1_000) break
    for (; offered < (passedMs / 1_000) * perSecond; offered++) under.push(attempt())
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
  onLast()
  await Promise.all(under)
  await contender.settled()
  return { ...counts, offered, answeredMs, seconds: (performance.now() - startMs) / 1_000 }
}
