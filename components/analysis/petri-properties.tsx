import type { PetriAnalysis } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import { count } from '../ui/format'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import type { Tokens } from './petri-game'
import { invariantRows } from './petri-rows'
import { deadWords, type Who } from './petri-words'

interface Props {
  readonly analysis: PetriAnalysis
  readonly tokens: Tokens
  readonly who: Who
}

/** What holds of the net wherever its tokens are, and what they say of this marking. */
export function PetriProperties({ analysis, tokens, who }: Props) {
  return (
    <div className="grid min-w-0 items-start gap-4 lg:grid-cols-2">
      <Panel title={t`What can be reached`}>
        <Figures analysis={analysis} />
        <h3 className="pt-4 pb-2 text-label text-fg-3">{t`Markings in which nothing can happen`}</h3>
        <ul aria-label={t`Dead markings`} className="flex max-h-72 flex-col gap-2 overflow-y-auto">
          {analysis.deadMarkings.map((dead) => (
            <li key={dead.marked.join()}>
              <span className={dead.proper ? '' : 'font-medium'}>{deadWords(dead, who)}</span>{' '}
              <code className="text-fg-3 text-label">{dead.marked.join(' ')}</code>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t`Invariants`} flush>
        <p className="px-4 pb-3 text-fg-2">{t`These sums are the same in every marking that can be reached.`}</p>
        <Table caption={t`Invariants, with their value now`}>
          <thead>
            <tr>
              <HeadCell>{t`Always`}</HeadCell>
              <HeadCell>{t`Its tokens now`}</HeadCell>
              <HeadCell className="text-right">{t`Sum now`}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {invariantRows(analysis, tokens).map(({ formula, now, at }) => (
              <tr key={formula}>
                <Cell>
                  <code className="text-label">{formula}</code>
                </Cell>
                <Cell>{at.join(', ')}</Cell>
                <Cell className="text-right">{now}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </div>
  )
}

function Figures({ analysis }: Pick<Props, 'analysis'>) {
  const { places, transitions, markings, arcs, bound, rank, contradictions, unfired } = analysis
  const rows = [
    [t`Places and transitions`, t`${count(places)} and ${count(transitions)}`],
    [t`Markings that can be reached`, count(markings)],
    [t`Steps between them`, count(arcs)],
    [t`Most tokens on one place (bound)`, count(bound)],
    [t`Rank of the incidence matrix`, count(rank)],
    [
      t`Markings in which two have ended differently`,
      contradictions.length === 0 ? t`none` : count(contradictions.length),
    ],
    [t`Transitions that can never happen`, unfired.length === 0 ? t`none` : unfired.join(', ')],
    [t`Dead markings`, deadText(analysis)],
  ] as const
  return (
    <dl className="flex flex-col gap-2">
      {rows.map(([label, value]) => (
        <div key={label} className="flex items-baseline justify-between gap-3">
          <dt className="min-w-0 text-fg-2">{label}</dt>
          <dd className="text-right font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function deadText({ deadMarkings }: PetriAnalysis): string {
  const stuck = deadMarkings.filter(({ proper }) => !proper).length
  const all = count(deadMarkings.length)
  if (stuck === 0) return t`${all}, all as they should be`
  return stuck === 1 ? t`${all}, 1 is stuck` : t`${all}, ${count(stuck)} are stuck`
}
