import type { CrashStep, Lane } from '@/server/contract/crash-step-parts'
import { type CrashProtocol, crashSteps } from '@/server/contract/crash-steps'
import { say, t } from '@/server/contract/words'
import { Cell, HeadCell, Table } from '../ui/table'
import { expectedWord } from './crash-words'

interface Props {
  readonly protocol: CrashProtocol
  readonly name: string
}

/** The diagram as a table: every arrow, and what is expected of a crash behind it. */
export function CrashStepsTable({ protocol, name }: Props) {
  return (
    <Table caption={t`${name}, as a table`}>
      <thead>
        <tr>
          <HeadCell>{t`From`}</HeadCell>
          <HeadCell>{t`To`}</HeadCell>
          <HeadCell>{t`What`}</HeadCell>
          <HeadCell>{t`Crash point`}</HeadCell>
          <HeadCell>{t`Coordinator crashes`}</HeadCell>
          <HeadCell>{t`Participant crashes`}</HeadCell>
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

function laneWord(lane: Lane): string {
  if (lane === 'caller') return t`caller`
  if (lane === 'coordinator') return t`coordinator`
  return t`participant ${lane === 'participant 1' ? 1 : 2}`
}

function Row({ step }: { readonly step: CrashStep }) {
  if (step.type === 'arrow') {
    const { from, to, label } = step.arrow
    return (
      <tr>
        <Cell>{laneWord(from)}</Cell>
        <Cell>{from === to ? '' : laneWord(to)}</Cell>
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
      <Cell>{say(expectedWord[expected.coordinator])}</Cell>
      <Cell>{t`${say(expectedWord[expected.participant])} (participant ${participant})`}</Cell>
    </tr>
  )
}
