import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { duration, plural } from '../ui/format'
import { list } from './waiting-sentence'

/** Where a saga stands, in plain words; `written` says when its verdict came to stand, if it did. */
export function sagaSentence(transaction: TransactionDetail, written: string): string {
  const { state, branches, inDoubtSince, verdict } = transaction
  const stuck = where(branches, 'compensation-stuck')
  if (stuck.length > 0) return `${written} ${stuckText(stuck, 'compensation')}`
  const against = where(branches, 'step-stuck')
  if (against.length > 0) return `${written} ${stuckText(against, 'step')}`
  switch (state) {
    case 'active':
    case 'preparing':
      return inDoubtSince !== null && verdict === null ? pivotSilent(branches) : forward(branches)
    case 'committing':
      return `${written} ${forward(branches)}`
    case 'aborting':
      return `${written} ${backward(branches)}`
    case 'committed':
      return `${plural(branches.length, 'step')} done.${took(transaction)}`
    default:
      return `${because(transaction)}${undone(branches)}${took(transaction)}`
  }
}

const where = (branches: readonly BranchDetail[], state: BranchDetail['state']) =>
  branches.filter((branch) => branch.state === state)

const names = (branches: readonly BranchDetail[]): string =>
  list(branches.map(({ participant, step }) => step?.name ?? participant))

function stuckText(stuck: readonly BranchDetail[], what: 'compensation' | 'step'): string {
  const said = stuck.flatMap(({ fault }) => (fault === null ? [] : [fault.text]))
  const one = stuck.length === 1
  const subject =
    what === 'compensation'
      ? `The compensation of ${names(stuck)} is refused`
      : `${names(stuck)} ${one ? 'is' : 'are'} refused, and cannot be given up after the pivot`
  return `${subject}: ${said.join(' ')} It is ordered again until it is done, and nothing before it is undone meanwhile. See to it at the service, then order it again.`
}

function forward(branches: readonly BranchDetail[]): string {
  const done = where(branches, 'done')
  const ordered = where(branches, 'started')
  const so = `${done.length} of ${plural(branches.length, 'step')} done.`
  return ordered.length === 0 ? so : `${so} ${names(ordered)} ${is(ordered)} ordered.`
}

function backward(branches: readonly BranchDetail[]): string {
  const left = where(branches, 'compensating')
  const gone = where(branches, 'compensated')
  return `${gone.length} of ${plural(left.length + gone.length, 'step')} compensated; ${names(left)} ${is(left)} still to be, the last first.`
}

const is = (branches: readonly BranchDetail[]): string => (branches.length === 1 ? 'is' : 'are')

const pivotSilent = (branches: readonly BranchDetail[]): string =>
  `${names(branches.filter(({ step }) => step?.class === 'pivot'))}, the pivot, does not answer: whether it is done decides, and nothing undoes it. It is ordered again until it answers.`

function because({ reason, branches }: TransactionDetail): string {
  const refused = where(branches, 'refused')
  if (reason === 'refused' && refused.length > 0) return `${capital(names(refused))} was refused: `
  if (reason === 'deadline-passed') return 'The deadline passed before all steps were done: '
  return reason === 'operator' ? 'An operator gave it up: ' : 'It was given up: '
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function undone(branches: readonly BranchDetail[]): string {
  const gone = where(branches, 'compensated')
  return gone.length === 0
    ? 'nothing had to be compensated.'
    : `${names(gone)} ${is(gone)} compensated.`
}

const took = ({ durationMs }: TransactionDetail): string =>
  durationMs === null ? '' : ` It took ${duration(durationMs)}.`
