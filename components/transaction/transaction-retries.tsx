'use client'

import type { TransactionDetail } from '@/server/contract/transaction'
import { Empty } from '../ui/empty'
import { duration } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'

/** Every call to a participant that was not confirmed: its cause, and when it is made again. */
export function TransactionRetries({ transaction }: { readonly transaction: TransactionDetail }) {
  const { attempts, branches } = transaction
  if (attempts.length === 0)
    return (
      <Empty
        title="Nothing had to be repeated"
        text="Calls that fail or stay without an answer are listed here with their cause."
      />
    )
  return (
    <Table caption="Attempts that were not confirmed">
      <thead>
        <tr>
          <HeadCell>Participant</HeadCell>
          <HeadCell>Attempt</HeadCell>
          <HeadCell>Made at</HeadCell>
          <HeadCell className="text-right">Took</HeadCell>
          <HeadCell>Result</HeadCell>
          <HeadCell>Cause</HeadCell>
          <HeadCell>Next at</HeadCell>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={`${attempt.branch} ${attempt.at} ${attempt.n}`}>
            <Cell>{branches[attempt.branch - 1]?.participant ?? attempt.branch}</Cell>
            <Cell className="whitespace-nowrap">
              {attempt.operation} {attempt.n}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Time at={attempt.at} />
            </Cell>
            <Cell className="whitespace-nowrap text-right">{duration(attempt.durationMs)}</Cell>
            <Cell>{attempt.result === 'retry' ? 'not confirmed' : attempt.result}</Cell>
            <Cell className="min-w-48">
              {attempt.code && <code>{attempt.code}</code>} {attempt.text}
            </Cell>
            <Cell className="whitespace-nowrap">
              {attempt.nextAt === null ? '' : <Time at={attempt.nextAt} />}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
