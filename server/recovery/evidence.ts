import { deciderOf } from '@/server/journal/history'
import type {
  BranchChange,
  Journal,
  OpenTransaction,
  StandingVerdict,
} from '@/server/journal/journal'
import type { BranchEvidence } from '@/server/participant/participant'
import { proofOf } from '@/server/participant/proof'
import type { Registry } from '@/server/participant/registry'
import type { Clock } from '@/server/platform/clock'
import { branchId, parseBranchId } from '@/server/protocol/ids'
import type { Instant } from '@/server/protocol/model'
import { inItsProtocol } from './compensating-evidence'

/** A participant that has not answered by then is shown as silent. */
const EVIDENCE_MS_MAX = 3_000

export type Outcome = 'committed' | 'aborted'

export interface Finding extends BranchEvidence {
  readonly n: number
  readonly participant: string
  /** False: voted read-only, so phase two does not concern it. */
  readonly takesPart: boolean
  /** Its own commit is the decision, unless it only read (D5). */
  readonly decides: boolean
  /** A proof found now or earlier; it counts even when the participant is silent later. */
  readonly remembered: Outcome | null
  readonly rows: number | null
}

export interface Snapshot {
  readonly id: string
  readonly open: OpenTransaction
  /** Read from the register on the primary, in this request (D6). */
  readonly standing: StandingVerdict | null
  readonly takenAt: Instant
  readonly findings: readonly Finding[]
}

export interface EvidenceDeps {
  readonly journal: Journal
  readonly registry: Registry
  readonly clock: Clock
  readonly newUlid: () => string
}

/**
 * Asks every participant of a transaction what it knows of its branch. What was found is kept, and
 * new proofs are remembered with the transaction, before anything is shown.
 */
export async function takeEvidence(deps: EvidenceDeps, open: OpenTransaction): Promise<Snapshot> {
  const { clock, newUlid } = deps
  const found = await readFindings(deps, open)
  const snapshot = { id: newUlid(), open, takenAt: clock.now() as Instant, ...found }
  await keep(deps, snapshot)
  return snapshot
}

/** The same question, of which nothing is kept: for who only wants to know whether something changed. */
export async function readFindings(
  deps: Pick<EvidenceDeps, 'journal' | 'registry'>,
  open: OpenTransaction,
): Promise<Pick<Snapshot, 'standing' | 'findings'>> {
  const { journal } = deps
  const before = await journal.verdictOf(open.id)
  const told = { open, verdict: before?.verdict ?? null }
  const answers = (await askAll(deps, open)).map((answer) => {
    const name = open.participants[(parseBranchId(answer.branch)?.n ?? 0) - 1] ?? ''
    return inItsProtocol(answer, { ...told, kind: deps.registry.get(name)?.kind ?? null })
  })
  const findings = open.participants.map((participant, index) =>
    judge(open, participant, index, answers),
  )
  // An end found now may follow from a verdict that was written since.
  const ended = findings.some(({ remembered }) => remembered !== null)
  const standing = before ?? (ended ? await journal.verdictOf(open.id) : null)
  return { standing, findings }
}

async function askAll(
  { registry }: Pick<EvidenceDeps, 'registry'>,
  open: OpenTransaction,
): Promise<readonly BranchEvidence[]> {
  const signal = AbortSignal.timeout(EVIDENCE_MS_MAX)
  const names = [...new Set(open.participants)]
  const answers = await Promise.all(
    names.map((name) => {
      const asked = open.participants.flatMap((participant, index) => {
        if (participant !== name) return []
        const row = rowOf(open, index)
        const proof = proofOf(row)
        return [{ branch: branchId(open.id, index + 1), proof }]
      })
      return registry.get(name)?.evidence(asked, signal) ?? []
    }),
  )
  return answers.flat()
}

function judge(
  open: OpenTransaction,
  participant: string,
  index: number,
  answers: readonly BranchEvidence[],
): Finding {
  const branch = branchId(open.id, index + 1)
  const row = rowOf(open, index)
  const answer = answers.find((one) => one.branch === branch) ?? silence(branch)
  const seen = row?.vote === 'no' && answer.value !== 'committed' ? refused(answer) : answer
  const proven = provenBy(seen)
  return {
    ...seen,
    n: index + 1,
    participant,
    takesPart: row?.vote !== 'read-only',
    decides: branch === deciderOf(open) && row?.vote !== 'read-only',
    remembered: row?.proof ?? proven,
    rows: row?.rows ?? null,
  }
}

const provenBy = ({ value }: BranchEvidence): Outcome | null => {
  if (value === 'committed') return value
  return value === 'aborted' || value === 'compensated' ? 'aborted' : null
}

/** A no is final: that branch has rolled back by itself, unless a marker contradicts even that. */
const refused = (answer: BranchEvidence): BranchEvidence => ({
  ...answer,
  value: 'aborted',
  source: 'its vote was no',
})

const silence = (branch: BranchEvidence['branch']): BranchEvidence => ({
  branch,
  value: 'no-answer',
  source: 'nobody of that name is registered',
  preparedAt: null,
  locks: null,
  blocked: null,
  facts: [],
  fault: null,
})

/** Every fact found is a record; a proof goes into the branch's row and stays there. */
async function keep({ journal }: EvidenceDeps, snapshot: Snapshot): Promise<void> {
  const { id, open, takenAt, findings } = snapshot
  const news = findings.filter(
    ({ takesPart, remembered, n }) =>
      takesPart && remembered !== null && rowOf(open, n - 1)?.proof !== remembered,
  )
  await journal.append({
    transaction: open.id,
    shard: open.shard,
    epoch: null,
    records: news.map(({ n, value, source }) => ({
      type: 'evidence',
      branch: n,
      at: takenAt,
      data: { id, value, source },
    })),
    branches: news.flatMap(({ n, remembered, source }) => {
      const row = rowOf(open, n - 1)
      return row === undefined ? [] : [{ ...row, proof: remembered, proofSource: source }]
    }),
    evidence: { id, takenAt, version: open.version, data: { findings: findings.map(stored) } },
  })
}

/** As JSON and people have it: times as text. */
const stored = (finding: Finding) => ({
  ...finding,
  preparedAt: finding.preparedAt === null ? null : new Date(finding.preparedAt).toISOString(),
})

export const rowOf = (open: OpenTransaction, index: number): BranchChange | undefined =>
  open.branches.find(({ n }) => n === index + 1)
