import { type LockSpan, laneOf } from './timeline-model'
import type { Placed } from './timeline-placement'

/** Only of branches whose records tell of written rows: nothing is concluded for the others. */
export function lockSpans(placed: readonly Placed[]): readonly LockSpan[] {
  const branches = new Set(placed.flatMap(({ branch }) => (branch === null ? [] : [branch])))
  return [...branches].flatMap((branch) => {
    const own = placed.filter((fact) => fact.branch === branch)
    const wrote = own.find(
      ({ type, data }) =>
        (type === 'worked' || type === 'voted') && typeof data.rows === 'number' && data.rows > 0,
    )
    if (wrote === undefined) return []
    const freed = own.find(isRelease)
    const toMs = freed === undefined ? null : Math.max(freed.answeredMs, wrote.leftMs)
    return [{ lane: laneOf(branch), fromMs: wrote.leftMs, toMs }]
  })
}

const frees = ['committed', 'read-only', 'refused', 'prevented']

const isRelease = ({ type, vote, found, released }: Placed): boolean =>
  (type === 'confirmed' && !released) ||
  type === 'contradicted' ||
  (type === 'voted' && (vote === 'no' || vote === 'read-only')) ||
  (type === 'decider-answered' && found !== null && frees.includes(found))
