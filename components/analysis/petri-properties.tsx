import type { PetriAnalysis } from '@/server/contract/petri'
import { count, plural } from '../ui/format'
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
      <Panel title="What can be reached">
        <Figures analysis={analysis} />
        <h3 className="pt-4 pb-2 text-label text-fg-3">Markings in which nothing can happen</h3>
        <ul aria-label="Dead markings" className="flex max-h-72 flex-col gap-2 overflow-y-auto">
          {analysis.deadMarkings.map((dead) => (
            <li key={dead.marked.join()}>
              <span className={dead.proper ? '' : 'font-medium'}>{deadWords(dead, who)}</span>{' '}
              <code className="text-fg-3 text-label">{dead.marked.join(' ')}</code>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Invariants" flush>
        <p className="px-4 pb-3 text-fg-2">
          These sums are the same in every marking that can be reached.
        </p>
        <Table caption="Invariants, with their value now">
          <thead>
            <tr>
              <HeadCell>Always</HeadCell>
              <HeadCell>Its tokens now</HeadCell>
              <HeadCell className="text-right">Sum now</HeadCell>
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
    ['Places and transitions', `${count(places)} and ${count(transitions)}`],
    ['Markings that can be reached', count(markings)],
    ['Steps between them', count(arcs)],
    ['Most tokens on one place (bound)', count(bound)],
    ['Rank of the incidence matrix', count(rank)],
    [
      'Markings in which two have ended differently',
      contradictions.length === 0 ? 'none' : count(contradictions.length),
    ],
    ['Transitions that can never happen', unfired.length === 0 ? 'none' : unfired.join(', ')],
    ['Dead markings', deadText(analysis)],
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
  return stuck === 0
    ? `${count(deadMarkings.length)}, all as they should be`
    : `${count(deadMarkings.length)}, ${plural(stuck, 'is', 'are')} stuck`
}
