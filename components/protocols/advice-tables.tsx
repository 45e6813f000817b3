import type { ProtocolAdvice } from '@/server/contract/protocol-advice'
import { retell, t } from '@/server/contract/words'
import { count, duration, share } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { candidateName } from './advice-words'

interface Props {
  readonly advice: ProtocolAdvice
}

/** What runs here, whether it fits, and what a commit in which all write would cost. */
export function CandidateTable({ advice: { candidates } }: Props) {
  return (
    <Table caption={t`Protocols that run here, for these participants`} className="min-w-[52rem]">
      <thead>
        <tr>
          <HeadCell>{t`Protocol`}</HeadCell>
          <HeadCell>{t`Fits`}</HeadCell>
          <HeadCell>{t`Why`}</HeadCell>
          <HeadCell className="text-right">{t`Messages`}</HeadCell>
          <HeadCell className="text-right">{t`Forced writes`}</HeadCell>
          <HeadCell className="text-right">{t`Answered after`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {candidates.map((one) => (
          <tr key={candidateName(one)}>
            <th scope="row" className="h-10 border-line border-b px-3 py-1.5 font-medium">
              {candidateName(one)}
            </th>
            <Cell>{one.fits ? t`Yes` : t`No`}</Cell>
            <Cell className="text-fg-2">{retell(one.because)}</Cell>
            <Figure>{one.fits ? count(one.messages) : '–'}</Figure>
            <Figure>{one.fits ? count(one.forcedWrites) : '–'}</Figure>
            <Figure>
              {one.fits && one.answerMs !== null ? t`about ${duration(one.answerMs)}` : '–'}
            </Figure>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** What each has answered in the last hour, and how long a call to it may take. */
export function WaitTable({ advice: { measured, attemptMs } }: Props) {
  const waits = new Map(attemptMs.map(({ participant, ms }) => [participant, ms]))
  return (
    <Table
      caption={t`What they have answered, and how long a call may take`}
      className="min-w-[40rem]"
    >
      <thead>
        <tr>
          <HeadCell>{t`Participant`}</HeadCell>
          <HeadCell className="text-right">{t`Calls`}</HeadCell>
          <HeadCell className="text-right">{t`Not in time`}</HeadCell>
          <HeadCell className="text-right">{t`Votes no`}</HeadCell>
          <HeadCell className="text-right">p50</HeadCell>
          <HeadCell className="text-right">p99</HeadCell>
          <HeadCell className="text-right">{t`A call may take`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {measured.participants.map(({ participant, answers }) => (
          <tr key={participant}>
            <th scope="row" className="h-10 border-line border-b px-3 py-1.5 font-medium">
              {participant}
            </th>
            <Figure>{count(answers?.calls ?? 0)}</Figure>
            <Figure>{answers ? share(answers.late, answers.calls) : '–'}</Figure>
            <Figure>{answers?.votes ? share(answers.refused, answers.votes) : '–'}</Figure>
            <Figure>{answers ? duration(answers.p50Ms) : '–'}</Figure>
            <Figure>{answers ? duration(answers.p99Ms) : '–'}</Figure>
            <Figure>{duration(waits.get(participant) ?? 0)}</Figure>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Figure({ children }: { readonly children: string }) {
  return <Cell className="whitespace-nowrap text-right tabular-nums">{children}</Cell>
}
