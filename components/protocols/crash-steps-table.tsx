import type { CrashStep } from '@/server/contract/crash-step-parts'
import { type CrashProtocol, crashSteps } from '@/server/contract/crash-steps'
import { Cell, HeadCell, Table } from '../ui/table'
import { expectedWord } from './crash-results'

interface Props {
  readonly protocol: CrashProtocol
  readonly name: string
}

/** The diagram as a table: every arrow, and what is expected of a crash behind it. */
export function CrashStepsTable({ protocol, name }: Props) {
  return (
    <Table caption={`${name}, as a table`}>
      <thead>
        <tr>
          <HeadCell>From</HeadCell>
          <HeadCell>To</HeadCell>
          <HeadCell>What</HeadCell>
          <HeadCell>Crash point</HeadCell>
          <HeadCell>Coordinator crashes</HeadCell>
          <HeadCell>Participant crashes</HeadCell>
        </tr>
      </thead>
      <tbody>
        {crashSteps[protocol].map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a protocol never change.
          <Row key={at} step={step} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ step }: { readonly step: CrashStep }) {
  if (step.type === 'arrow') {
    const { from, to, label } = step.arrow
    return (
      <tr>
        <Cell>{from}</Cell>
        <Cell>{from === to ? '' : to}</Cell>
        <Cell>{label}</Cell>
        <Cell colSpan={3} />
      </tr>
    )
  }
  const { point, says, participant, expected } = step.gap
  return (
    <tr className="bg-sunken">
      <Cell colSpan={3} className="text-fg-2">
        {says}
      </Cell>
      <Cell className="font-mono font-semibold">{point}</Cell>
      <Cell>{expectedWord[expected.coordinator]}</Cell>
      <Cell>{`${expectedWord[expected.participant]} (participant ${participant})`}</Cell>
    </tr>
  )
}
