'use client'

import { useMemo } from 'react'
import type { WaitOverview } from '@/server/contract/wait'
import { DirectedGraph } from '../charts/directed-graph'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { RingList } from './ring-list'
import { ringSentences, waitGraphOf } from './wait-rows'

const TITLE = 'Wait-for graph'
/** More than that cannot be read as a picture. */
const NODES_MAX = 80

/** An arrow leads from who waits to whom he waits for; rings are outlined and told in words. */
export function WaitGraphPanel({ overview }: { readonly overview: WaitOverview }) {
  const graph = useMemo(() => waitGraphOf(overview), [overview])
  const rings = ringSentences(overview)
  const { nodes, edges } = graph
  return (
    <Panel title={TITLE} flush>
      <div className="flex flex-col gap-3 px-2 pb-3">
        {nodes.length <= NODES_MAX ? (
          <DirectedGraph
            title={TITLE}
            summary={`${plural(nodes.length, 'party', 'parties')}, ${plural(edges.length, 'wait')}, ${plural(rings.length, 'ring')}. The table above has them all.`}
            {...graph}
          />
        ) : (
          <p className="px-2 text-fg-2">
            {nodes.length} wait or are waited for: too many for a picture. The table has them all.
          </p>
        )}
        <div className="px-2">
          {rings.length === 0 ? (
            <p className="text-fg-2">Nobody waits in a ring.</p>
          ) : (
            <RingList rings={rings} />
          )}
        </div>
      </div>
    </Panel>
  )
}
