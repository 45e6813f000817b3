import { createHash } from 'node:crypto'
import { canonicalJson } from '@/server/contract/canonical-json'
import { CASE_VERSION, type CaseContents, type CaseFile } from '@/server/contract/case-file'
import type { JournalEvent } from '@/server/contract/event'
import type { Database } from '@/server/platform/database'
import { readLedger } from './attempt-ledger'
import { listAudit } from './audit'
import { type EventsDeps, readEvents } from './events'
import { readEvidence } from './evidence'
import { timeOf } from './rows'
import { readTransaction } from './transaction'

/** A file is read by people: what fits on no screen is not put into it. */
const EVIDENCE_MAX = 200
const AUDIT_PAGE = 200
const EVENTS_PAGE = 5_000

interface CaseAsked extends Pick<CaseContents, 'environment' | 'work'> {
  readonly id: string
}

/** Everything that is known of one transaction, in one file; null if there is none of that id. */
export async function readCase(
  deps: EventsDeps,
  { id, environment, work }: CaseAsked,
): Promise<CaseFile | null> {
  const { database, clock } = deps
  const transaction = await readTransaction(database, id)
  const calls = await readLedger(database, id)
  if (transaction === null || calls === null) return null
  const contents: CaseContents = {
    ...{ savedAt: timeOf(new Date(clock.now())), environment, transaction },
    events: await eventsOf(deps, id),
    calls,
    evidence: await evidenceOf(database, id),
    work,
    audit: await auditOf(database, id),
  }
  // As it will be read again: through JSON, which loses what is undefined.
  const plain: CaseContents = JSON.parse(JSON.stringify(contents))
  const sha256 = createHash('sha256').update(canonicalJson(plain)).digest('hex')
  return { kind: 'verdict-case', version: CASE_VERSION, sha256, contents: plain }
}

async function eventsOf(deps: EventsDeps, id: string): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  let after: string | undefined
  for (let more = true; more; ) {
    const read = await readEvents(deps, { after, scope: `transaction:${id}`, limit: EVENTS_PAGE })
    if (read.type !== 'read') break
    events.push(...read.records.map(({ event }) => event))
    after = read.nextCursor
    more = read.more
  }
  return events
}

async function evidenceOf(database: Database, id: string): Promise<CaseContents['evidence']> {
  const rows = await database.prisma.evidence.findMany({
    where: { transaction: id },
    orderBy: { takenAt: 'desc' },
    take: EVIDENCE_MAX,
    select: { id: true },
  })
  const found = await Promise.all(rows.reverse().map((row) => readEvidence(database, row.id)))
  return found.filter((one) => one !== null)
}

async function auditOf(database: Database, id: string): Promise<CaseContents['audit']> {
  const page = await listAudit(database, { transaction: id, limit: AUDIT_PAGE })
  return (page?.items ?? []).reverse()
}
