import type { Placed } from './timeline-placement'

/** A writer whose clock says that it heard something before that was said. */
export interface ClockBehind {
  readonly lane: string
  readonly behindMs: number
  /** Both raw times, as they were written. */
  readonly saidAtMs: number
  readonly heardAtMs: number
}

/** Closer than this, two clocks are as equal as records can tell. */
const SKEW_MS_MIN = 5

/**
 * Where the records of two processes cannot both be right: one obeys a verdict, or goes on in a later
 * epoch, at a time at which by the other's clock that was still to come. The worst of each lane.
 */
export function clocksBehind(placed: readonly Placed[]): readonly ClockBehind[] {
  const found = new Map<string, ClockBehind>()
  for (const heard of placed)
    for (const said of [verdictObeyed(placed, heard), epochBefore(placed, heard)]) {
      if (said === null) continue
      const heardAtMs = heard.sentMs ?? heard.atMs
      const behindMs = said.atMs - heardAtMs
      if (behindMs < SKEW_MS_MIN || behindMs <= (found.get(heard.writer)?.behindMs ?? 0)) continue
      found.set(heard.writer, { lane: heard.writer, behindMs, saidAtMs: said.atMs, heardAtMs })
    }
  return [...found.values()]
}

/** The verdict of another process that this record obeys. */
function verdictObeyed(placed: readonly Placed[], heard: Placed): Placed | null {
  if (heard.type !== 'confirmed' || heard.released) return null
  const verdict = placed.find(({ type }) => type === 'verdict')
  return verdict === undefined || verdict.stream === heard.stream ? null : verdict
}

/** The last record of the epoch before, for the record that opens a later one. */
function epochBefore(placed: readonly Placed[], heard: Placed): Placed | null {
  if (heard.type !== 'recovered' || heard.epoch === null) return null
  const epoch = heard.epoch
  const before = placed.filter((one) => one.epoch !== null && one.epoch < epoch)
  return before.reduce<Placed | null>(
    (last, one) => (last === null || one.atMs > last.atMs ? one : last),
    null,
  )
}
