import type { Vote } from '@/server/protocol/model'
import type { Decision } from '@/server/protocol/two-phase-state'
import type { BranchChange, OpenTransaction, StoredRecord } from './journal'

const votes: ReadonlySet<unknown> = new Set<Vote>(['yes', 'no', 'read-only', 'unknown'])

/**
 * The branches as the records tell: rows follow their records after a moment, and whoever takes over,
 * advises or repairs must not know less than was recorded.
 */
export const rowsOfHistory = ({
  branches,
  history,
  standing,
}: Pick<OpenTransaction, 'branches' | 'history' | 'standing'>): readonly BranchChange[] =>
  branches.map((row) =>
    history
      .filter(({ branch }) => branch === row.n)
      .reduce((known, record) => learn(known, record, standing), row),
  )

/** What a row knows already is never overwritten. */
function learn(
  row: BranchChange,
  { type, data }: StoredRecord,
  standing: OpenTransaction['standing'],
): BranchChange {
  if (type === 'worked' || type === 'enlisted') return learnWork(row, data)
  if (type === 'voted')
    return {
      // An application tells what it did together with its vote.
      ...learnWork(row, data),
      vote: row.vote ?? (isLostUnasked(data) ? null : voteIn(data.vote)),
    }
  if (type === 'decider-answered' && isDecisive(data.found) && row.proof === null)
    return { ...row, ...decidedRow[data.found] }
  if (type === 'confirmed' && standing !== null && row.proof === null) {
    const proof = standing.verdict === 'commit' ? 'committed' : 'aborted'
    return { ...row, proof, proofSource: 'answer to phase two' }
  }
  return row
}

const voteIn = (vote: unknown): Vote => (votes.has(vote) ? (vote as Vote) : 'unknown')

/** The promise that came with the work was lost on its way, and is asked for again. */
const isLostUnasked = ({ unasked, vote }: StoredRecord['data']): boolean =>
  unasked === true && vote === 'unknown'

type Decisive = Pick<BranchChange, 'vote' | 'proof' | 'proofSource'>

/** What the answer of a branch that decides says of it. */
export const decidedRow: Readonly<Record<Exclude<Decision, 'unknown'>, Decisive>> = {
  committed: { vote: 'yes', proof: 'committed', proofSource: 'its own commit, which decided' },
  'read-only': { vote: 'read-only', proof: null, proofSource: null },
  refused: { vote: 'no', proof: 'aborted', proofSource: 'its commit was refused' },
  prevented: { vote: 'no', proof: 'aborted', proofSource: 'it was barred from committing' },
}

const isDecisive = (found: unknown): found is keyof typeof decidedRow =>
  typeof found === 'string' && Object.hasOwn(decidedRow, found)

const learnWork = (row: BranchChange, data: StoredRecord['data']): BranchChange => ({
  ...row,
  xid: row.xid ?? textOf(data.xid),
  server: row.server ?? textOf(data.server),
  session: row.session ?? textOf(data.session),
  rows: row.rows ?? (typeof data.rows === 'number' ? data.rows : null),
  statementsHash: row.statementsHash ?? textOf(data.statementsHash),
})

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
