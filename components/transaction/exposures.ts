import type { JournalEvent } from '@/server/contract/event'
import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { list } from '../ui/list'

/** Since when others can see what a branch did although it may still be undone, and how that ended. */
export interface Exposure {
  readonly n: number
  readonly name: string
  readonly participant: string
  readonly rows: number | null
  readonly from: string
  /** Null: it goes on. */
  readonly until: string | null
  /** open: it may still be undone. */
  readonly end: 'open' | 'kept' | 'compensated'
  /** Nobody knows whether it has committed: it may have. */
  readonly perhaps: boolean
}

const exposing: ReadonlySet<string> = new Set(['saga', 'optimistic-two-phase-commit'])

/** Whether branches of it commit before the verdict. */
export const exposes = ({ protocol }: Pick<TransactionDetail, 'protocol'>): boolean =>
  exposing.has(protocol)

/** What others could see of a transaction while it might still be undone, by its records. */
export function exposuresOf(
  transaction: Pick<TransactionDetail, 'branches' | 'verdict' | 'protocol'>,
  events: readonly JournalEvent[],
): readonly Exposure[] {
  const asked = transaction.protocol === 'saga' ? null : askedAt(transaction, events)
  return transaction.branches.flatMap((branch) => {
    const mine = events.filter((event) => event.branch === branch.n)
    const shown = transaction.protocol === 'saga' ? stepShown(mine) : voteShown(branch, mine, asked)
    if (shown === null) return []
    const end = endOf(transaction.verdict, mine)
    // After the pivot nothing is undone any more.
    if (end.end === 'kept' && end.until !== null && end.until <= shown.from) return []
    const { n, participant, rows } = branch
    return [{ n, name: nameOf(branch), participant, rows, ...shown, ...end }]
  })
}

const nameOf = ({ step, participant }: BranchDetail): string => step?.name ?? participant

type Shown = Pick<Exposure, 'from' | 'perhaps'>

/** From when on a step can be seen at the earliest; null: it has not committed. */
function stepShown(events: readonly JournalEvent[]): Shown | null {
  const done = events.find(({ type }) => type === 'step-done')
  if (done !== undefined) return { from: sentAt(done), perhaps: false }
  if (events.some(({ type }) => type === 'step-refused')) return null
  const ordered = events.find(({ type }) => type === 'step-started')
  return ordered === undefined ? null : { from: ordered.at, perhaps: true }
}

/** The same of a vote. One that came after the verdict was needed is in the row only, or nowhere. */
function voteShown(
  { vote }: BranchDetail,
  events: readonly JournalEvent[],
  asked: string | null,
): Shown | null {
  const voted = events.find(({ type }) => type === 'voted')
  const said = voted?.data.vote ?? vote
  const released = events.some(({ type, data }) => type === 'confirmed' && data.released === true)
  if (said === 'no' || said === 'read-only' || released) return null
  // A call whose answer was lost may have done it already.
  const repeated = events.find(
    ({ type, data }) => type === 'attempt' && data.operation === 'prepare',
  )
  const from = repeated?.at ?? (voted === undefined ? asked : sentAt(voted))
  return from === null ? null : { from, perhaps: said !== 'yes' }
}

/** All were asked for their votes once the last of them had done its work; null: nobody was. */
function askedAt(
  { branches }: Pick<TransactionDetail, 'branches'>,
  events: readonly JournalEvent[],
): string | null {
  const worked = events.filter(({ type }) => type === 'worked')
  return worked.length < branches.length ? null : (worked.at(-1)?.at ?? null)
}

function endOf(
  verdict: TransactionDetail['verdict'],
  events: readonly JournalEvent[],
): Pick<Exposure, 'until' | 'end'> {
  if (verdict === null) return { until: null, end: 'open' }
  if (verdict.verdict === 'commit') return { until: verdict.at, end: 'kept' }
  const undone = events.findLast(({ type }) => type === 'compensated' || type === 'confirmed')
  return undone === undefined
    ? { until: null, end: 'open' }
    : { until: undone.at, end: 'compensated' }
}

/** It was committed after it was asked for, and when exactly only the participant knows. */
const sentAt = ({ at, data }: JournalEvent): string =>
  typeof data.sentAt === 'number' ? new Date(data.sentAt).toISOString() : at

/** In one sentence, above the table. */
export function exposureSentence(found: readonly Exposure[]): string {
  if (found.length === 0) return t`No branch has committed, so others have seen nothing.`
  const open = found.filter(({ end }) => end === 'open')
  if (open.length > 0) {
    return open.length === 1
      ? t`${names(open)} is exposed: others can see what it did, and it may still be undone.`
      : t`${names(open)} are exposed: others can see what they did, and they may still be undone.`
  }
  const undone = found.filter(({ end }) => end === 'compensated')
  return undone.length === 0
    ? t`Until the verdict others could see what might have been undone. All of it stays.`
    : t`Others may have read, or built on, what ${names(undone)} did before it was undone.`
}

const names = (found: readonly Exposure[]): string => list(found.map(({ name }) => name))
