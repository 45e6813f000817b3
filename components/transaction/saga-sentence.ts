import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { retell, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { sentences } from '../ui/list'
import { listed } from './branch-names'
import { took } from './known-facts'

/** Where a saga stands, in plain words; `written` says when its verdict came to stand, if it did. */
export function sagaSentence(transaction: TransactionDetail, written: string): string {
  const { state, branches, inDoubtSince, verdict } = transaction
  const stuck = where(branches, 'compensation-stuck')
  if (stuck.length > 0) return sentences(written, stuckText(stuck, 'compensation'))
  const against = where(branches, 'step-stuck')
  if (against.length > 0) return sentences(written, stuckText(against, 'step'))
  switch (state) {
    case 'active':
    case 'preparing':
      return inDoubtSince !== null && verdict === null ? pivotSilent(branches) : forward(branches)
    case 'committing':
      return sentences(written, forward(branches))
    case 'aborting':
      return sentences(written, backward(branches))
    case 'committed':
      return sentences(t`${plural(branches.length, 'step')} done.`, took(transaction))
    default:
      return sentences(undone(because(transaction), branches), took(transaction))
  }
}

const where = (branches: readonly BranchDetail[], state: BranchDetail['state']) =>
  branches.filter((branch) => branch.state === state)

const names = (branches: readonly BranchDetail[]): string =>
  listed(branches.map(({ participant, step }) => step?.name ?? participant))

function stuckText(stuck: readonly BranchDetail[], what: 'compensation' | 'step'): string {
  const said = stuck.flatMap(({ fault }) => (fault === null ? [] : [retell(fault.text)])).join(' ')
  return t`${refusedText(stuck, what)}: ${said} It is ordered again until it is done, and nothing before it is undone meanwhile. See to it at the service, then order it again.`
}

function refusedText(stuck: readonly BranchDetail[], what: 'compensation' | 'step'): string {
  if (what === 'compensation') return t`The compensation of ${names(stuck)} is refused`
  return stuck.length === 1
    ? t`${names(stuck)} is refused, and cannot be given up after the pivot`
    : t`${names(stuck)} are refused, and cannot be given up after the pivot`
}

function forward(branches: readonly BranchDetail[]): string {
  const done = where(branches, 'done')
  const ordered = where(branches, 'started')
  const so = t`${done.length} of ${plural(branches.length, 'step')} done.`
  if (ordered.length === 0) return so
  return sentences(
    so,
    ordered.length === 1 ? t`${names(ordered)} is ordered.` : t`${names(ordered)} are ordered.`,
  )
}

function backward(branches: readonly BranchDetail[]): string {
  const left = where(branches, 'compensating')
  const gone = where(branches, 'compensated').length
  const all = plural(left.length + gone, 'step')
  return left.length === 1
    ? t`${gone} of ${all} compensated; ${names(left)} is still to be, the last first.`
    : t`${gone} of ${all} compensated; ${names(left)} are still to be, the last first.`
}

const pivotSilent = (branches: readonly BranchDetail[]): string =>
  t`${names(branches.filter(({ step }) => step?.class === 'pivot'))}, the pivot, does not answer: whether it is done decides, and nothing undoes it. It is ordered again until it answers.`

function because({ reason, branches }: TransactionDetail): string {
  const refused = where(branches, 'refused')
  if (reason === 'refused' && refused.length > 0) return t`${capital(names(refused))} was refused`
  if (reason === 'deadline-passed') return t`The deadline passed before all steps were done`
  return reason === 'operator' ? t`An operator gave it up` : t`It was given up`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function undone(why: string, branches: readonly BranchDetail[]): string {
  const gone = where(branches, 'compensated')
  if (gone.length === 0) return t`${why}: nothing had to be compensated.`
  return gone.length === 1
    ? t`${why}: ${names(gone)} is compensated.`
    : t`${why}: ${names(gone)} are compensated.`
}
