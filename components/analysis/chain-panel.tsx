'use client'

import { useMemo, useState } from 'react'
import type { Measurement } from '@/server/contract/measurement'
import { phrase, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { count, duration } from '../ui/format'
import { late } from '../ui/late'
import { Panel } from '../ui/panel'
import { Skeleton } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { useNarrow } from '../ui/use-narrow'
import { percent } from './assumptions'
import {
  type Analysis,
  arrowRows,
  type Counted,
  graphOf,
  meaningOf,
  stateRows,
  summaryOf,
} from './chain-rows'
import { StateTransactions } from './state-transactions'

const DirectedGraph = late(
  () => import('../charts/directed-graph').then((file) => file.DirectedGraph),
  <Skeleton className="h-80" />,
)

const TITLE = phrase`The chain of a transaction`

interface Props {
  readonly chain: Analysis['chain']
  /** How often each arrow was taken here. */
  readonly counted: readonly Counted[]
  /** Which transactions were in each state. */
  readonly visited: Measurement['visited']
  /** Whose transactions are listed; undefined: nobody's. */
  readonly state: string | undefined
  readonly onState: (state: string | null) => void
}

/** The states and the arrows between them, as a graph or as tables; on a phone the tables come first. */
export function ChainPanel({ chain, counted, visited, state, onState }: Props) {
  const narrow = useNarrow()
  const [chosen, choose] = useState<'graph' | 'tables' | null>(null)
  const asTables = chosen === null ? narrow : chosen === 'tables'
  const graph = useMemo(() => graphOf(chain, counted), [chain, counted])
  return (
    <Panel
      title={say(TITLE)}
      flush
      aside={
        <Button size="small" variant="quiet" onClick={() => choose(asTables ? 'graph' : 'tables')}>
          {asTables ? t`Graph` : t`Tables`}
        </Button>
      }
    >
      {asTables ? (
        <ChainTables {...{ chain, counted }} />
      ) : (
        <div className="px-2 pb-2">
          <DirectedGraph
            title={say(TITLE)}
            summary={summaryOf(chain)}
            {...graph}
            chosen={state}
            onChoose={(id) => onState(id === state ? null : id)}
          />
          <p className="px-2 pt-2 text-fg-3 text-small">{legendOf(counted)}</p>
        </div>
      )}
      <StateTransactions
        states={graph.nodes.map(({ id }) => id)}
        {...{ visited, state, onState }}
      />
    </Panel>
  )
}

function legendOf(counted: readonly Counted[]): string {
  const signs = t`V(j,r): in round r, j votes are missing. C(j): commit stands, j have not acknowledged it. X: the coordinator is down. Arrows below 0.5 % bear no figure; the tables have all.`
  return counted.length > 0
    ? t`${signs} Blue: the share and the count of what was measured here.`
    : signs
}

function ChainTables({ chain, counted }: Pick<Props, 'chain' | 'counted'>) {
  return (
    <div className="grid max-h-[32rem] gap-4 overflow-y-auto lg:grid-cols-2">
      <Table caption={t`States, with expected visits and time`}>
        <thead>
          <tr>
            <HeadCell>{t`State`}</HeadCell>
            <HeadCell>{t`What it is`}</HeadCell>
            <HeadCell className="text-right">{t`Visits`}</HeadCell>
            <HeadCell className="text-right">{t`Time in it`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {stateRows(chain).map(({ name, meaning, visits, ms }) => (
            <tr key={name}>
              <Cell className="font-medium">{name}</Cell>
              <Cell className="text-fg-2">{meaning}</Cell>
              <Cell className="text-right">{visits.toFixed(4)}</Cell>
              <Cell className="text-right whitespace-nowrap">{duration(ms)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <Table caption={t`Arrows, predicted beside measured`}>
        <thead>
          <tr>
            <HeadCell>{t`From`}</HeadCell>
            <HeadCell>{t`To`}</HeadCell>
            <HeadCell className="text-right">{t`Predicted`}</HeadCell>
            <HeadCell className="text-right">{t`Measured`}</HeadCell>
            <HeadCell className="text-right">{t`Count`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {arrowRows(chain, counted).map((arrow) => (
            <tr key={`${arrow.from} ${arrow.to}`}>
              <Cell>{arrow.from}</Cell>
              <Cell title={meaningOf(arrow.to)}>{arrow.to}</Cell>
              <Cell className="text-right">
                {arrow.predicted === null ? t`not foreseen` : percent(arrow.predicted)}
              </Cell>
              <Cell className="text-right">
                {arrow.measured === null ? '–' : percent(arrow.measured)}
              </Cell>
              <Cell className="text-right">
                {arrow.measured === null ? '–' : count(arrow.count)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
