'use client'

import type { BranchDetail, TransactionDetail } from '@/server/contract/transaction'
import { phrase, retell, say, t } from '@/server/contract/words'
import { StepBadge } from '../ui/badge'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { isStepCode } from '../ui/step-look'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'

const classes = {
  compensatable: phrase`can be undone`,
  pivot: phrase`pivot: decides`,
  retriable: phrase`after the pivot`,
} as const

/** The steps of a saga: where each is, what comes before it, and what its participant said against it. */
export function SagaSteps({ transaction }: { readonly transaction: TransactionDetail }) {
  const { branches } = transaction
  return (
    <Panel title={t`Steps`}>
      <Table caption={t`Steps of the saga`}>
        <thead>
          <tr>
            <HeadCell>{t`Step`}</HeadCell>
            <HeadCell>{t`Participant`}</HeadCell>
            <HeadCell>{t`State`}</HeadCell>
            <HeadCell>{t`After`}</HeadCell>
            <HeadCell>{t`Class`}</HeadCell>
            <HeadCell>{t`Last fault`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {branches.map((branch) => (
            <Row key={branch.id} branch={branch} branches={branches} />
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

interface RowProps {
  readonly branch: BranchDetail
  readonly branches: readonly BranchDetail[]
}

function Row({ branch, branches }: RowProps) {
  const { n, participant, state, step, fault, nextAttemptAt } = branch
  const before = step?.after.map((one) => nameOf(branches[one - 1], one)) ?? []
  return (
    <tr>
      <Cell className="min-w-28">{nameOf(branch, n)}</Cell>
      <Cell>{participant}</Cell>
      <Cell>{isStepCode(state) ? <StepBadge state={state} /> : state}</Cell>
      <Cell className="min-w-28">{before.join(', ')}</Cell>
      <Cell className="whitespace-nowrap">{step === null ? '' : say(classes[step.class])}</Cell>
      <Cell className="min-w-48">
        {fault !== null && (
          <>
            <code>{fault.code}</code> {retell(fault.text)}
          </>
        )}
        {nextAttemptAt !== null && <> {rich`Ordered again at ${<Time at={nextAttemptAt} />}.`}</>}
      </Cell>
    </tr>
  )
}

const nameOf = (branch: BranchDetail | undefined, n: number): string =>
  branch?.step?.name ?? t`step ${n}`
