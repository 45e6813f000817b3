import { createHash } from 'node:crypto'
import type { AuditChain, AuditEnd, AuditFault } from '@/server/contract/audit'
import type { Database } from '@/server/platform/database'
import { linkOf, pageOf, type SealedLink, unlinked } from './audit-links'

const FAULTS_SHOWN_MAX = 50
/** Entries get their time when their batch begins, which may take a while. */
const DISORDER_MS_MAX = 60_000

/**
 * Recomputes the whole chain over the audit trail from the rows as they are now: here, and not by the
 * functions in the database that made it. A page at a time; the cost grows with the trail.
 */
export async function verifyAudit(
  database: Database,
  { now, kept }: { readonly now: number; readonly kept: AuditEnd },
): Promise<AuditChain> {
  const faults: AuditFault[] = []
  let faultCount = 0
  let checked = 0
  let last: SealedLink | null = null
  let lastMs: number | null = null
  let keptHash: string | null = null
  const note = (fault: AuditFault | null): void => {
    if (fault === null) return
    faultCount++
    if (faults.length < FAULTS_SHOWN_MAX) faults.push(fault)
  }
  for (let page = await pageOf(database, 0); page.length > 0; ) {
    for (const row of page) {
      const link = linkOf(row)
      note(faultOf(link, last) ?? outOfTime(link, lastMs))
      if (link.position === kept.position) keptHash = link.hash
      last = link
      lastMs = link.atMs ?? lastMs
      checked++
    }
    page = await pageOf(database, last?.position ?? 0)
  }
  const { count, first } = await unlinked(database, FAULTS_SHOWN_MAX)
  for (const entry of first) note(withoutLink(entry))
  faultCount += count - first.length
  if (kept.hash !== undefined && kept.hash !== keptHash) note(endLost(kept))
  return {
    ...{ whole: faultCount === 0, checked, checkedAt: new Date(now).toISOString() },
    head: last === null ? null : { position: last.position, hash: last.hash },
    ...{ faultCount, faults },
  }
}

/** What is wrong with a link after the one before it; null: nothing. */
function faultOf(link: SealedLink, last: SealedLink | null): AuditFault | null {
  const { position, audit: entry, previous, hash, text, named } = link
  const at = { position, entry }
  const expected = last === null ? 1 : last.position + 1
  if (position !== expected)
    return {
      ...{ ...at, kind: 'link-removed' },
      text: `The chain has no link ${numbers(expected, position - 1)}, before ${named}: entries were removed together with their links, or links alone.`,
    }
  if (previous !== (last?.hash ?? ''))
    return {
      ...{ ...at, kind: 'link-changed' },
      text: `The link of ${named} does not hold the hash of the one before it: one of the two links was changed.`,
    }
  if (text === null)
    return {
      ...{ ...at, kind: 'removed' },
      text: `The entry ${entry} is not there any more: somebody has removed it, or taken its outcome out.`,
    }
  if (
    createHash('sha256')
      .update(previous + text)
      .digest('hex') === hash
  )
    return null
  return {
    ...{ ...at, kind: 'changed' },
    text: `${named} is not what was written: somebody has changed it afterwards.`,
  }
}

/** What is written in the past was slipped in, if the clock was not set back. */
function outOfTime({ position, audit, named, atMs }: SealedLink, lastMs: number | null) {
  if (atMs === null || lastMs === null || atMs > lastMs - DISORDER_MS_MAX) return null
  return {
    ...{ position, entry: audit, kind: 'out-of-time' as const },
    text: `${named} is dated before the entry that was written before it: somebody has slipped it in, or the clock of the database was set back.`,
  }
}

const endLost = ({ position = 0, hash }: AuditEnd): AuditFault => ({
  ...{ position, entry: '', kind: 'end-lost' },
  text: `The chain does not have the end that you kept, ${position} with ${hash}: all since some entry before it was written anew, or entries at its end were removed.`,
})

const withoutLink = (entry: string): AuditFault => ({
  ...{ position: null, entry, kind: 'unlinked' },
  text: `The entry ${entry} is in no link: somebody has written it past the chain.`,
})

const numbers = (from: number, to: number): string => (to > from ? `${from} to ${to}` : `${from}`)
