'use client'

import { say, t } from '@/server/contract/words'
import { type Address, useAddress } from '../shell/address'
import { SelectField } from '../ui/field'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import {
  type Formula,
  type Guarantee,
  guarantees,
  PARTICIPANTS_MAX,
  PARTICIPANTS_MIN,
} from './guarantees'

const choices = Array.from(
  { length: PARTICIPANTS_MAX - PARTICIPANTS_MIN + 1 },
  (_, index) => PARTICIPANTS_MIN + index,
)

export const participantsIn = ({ n }: Address['params']): number =>
  choices.find((choice) => String(choice) === n) ?? PARTICIPANTS_MIN

/** What each protocol promises, and what a commit costs with so many participants. */
export function GuaranteesTable() {
  const { params, change } = useAddress()
  const n = participantsIn(params)
  return (
    <Panel
      title={t`Guarantees and costs`}
      aside={
        <div className="w-40">
          <SelectField
            label={t`Participants (n)`}
            value={n}
            onChange={({ target }) => change({ n: target.value })}
          >
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </SelectField>
        </div>
      }
      flush
    >
      <Table caption={t`Guarantees and costs of each protocol`} className="min-w-[66rem]">
        <thead>
          <tr>
            <HeadCell>{t`Protocol`}</HeadCell>
            <HeadCell>{t`Runs`}</HeadCell>
            <HeadCell>{t`Atomic`}</HeadCell>
            <HeadCell>{t`Isolated`}</HeadCell>
            <HeadCell>{t`Blocks`}</HeadCell>
            <HeadCell>{t`Survives`}</HeadCell>
            <HeadCell>{t`Messages`}</HeadCell>
            <HeadCell>{t`Forced writes`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {guarantees.map((one) => (
            <GuaranteeRow key={one.name} guarantee={one} n={n} />
          ))}
        </tbody>
      </Table>
      <p className="max-w-prose px-4 py-3 text-fg-2">{t`None of them isolates across participants. Counts are those of a commit in which all write, without the caller’s own request. Paxos Commit and the replicated decision are counted with one node to spare (F = 1), Paxos Commit in the way of Gray and Lamport, the replicated decision with the three writes of the journal, which has to know too. Parallel commit forces as much as presumed abort, and its caller hears after one round and one forced write in a row; it is simulated and explored, and no database runs it here. Three-phase commit is unsafe under partitions and with time-outs; the explorations below show how. A saga is counted with steps in a row; where step k is refused it takes 2k + 2(k − 1) messages, and two more where it did not answer.`}</p>
    </Panel>
  )
}

function GuaranteeRow({ guarantee, n }: { readonly guarantee: Guarantee; readonly n: number }) {
  const { name, runs, atomic, isolated, blocks, survives, messages, forced } = guarantee
  return (
    <tr>
      <th scope="row" className="h-10 border-line border-b px-3 py-1.5 font-medium">
        {name}
      </th>
      <Cell className="whitespace-nowrap">{say(runs)}</Cell>
      <Cell>{say(atomic)}</Cell>
      <Cell>{say(isolated)}</Cell>
      <Cell>{say(blocks)}</Cell>
      <Cell>{say(survives)}</Cell>
      <Worked formula={messages} n={n} />
      <Worked formula={forced} n={n} />
    </tr>
  )
}

function Worked({ formula, n }: { readonly formula: Formula; readonly n: number }) {
  const worked = String(formula.of(n))
  return (
    <Cell className="whitespace-nowrap">
      {worked} {worked !== formula.text && <span className="text-fg-3">= {formula.text}</span>}
    </Cell>
  )
}
