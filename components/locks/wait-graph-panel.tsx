'use client'

import { useMemo } from 'react'
import type { WaitOverview } from '@/server/contract/wait'
import { phrase, say, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { late } from '../ui/late'
import { Panel } from '../ui/panel'
import { Skeleton } from '../ui/skeleton'
import { RingList } from './ring-list'
import { ringSentences, waitGraphOf } from './wait-rows'

const DirectedGraph = late(
  () => import('../charts/directed-graph').then((file) => file.DirectedGraph),
  <Skeleton className="h-40" />,
)

const TITLE = phrase`Wait-for graph`
/** More than that cannot be read as a picture. */
const NODES_MAX = 80

/** An arrow leads from who waits to whom he waits for; rings are outlined and told in words. */
export function WaitGraphPanel({ overview }: { readonly overview: WaitOverview }) {
  const graph = useMemo(() => waitGraphOf(overview), [overview])
  const rings = ringSentences(overview)
  const { nodes, edges } = graph
  return (
    <Panel title={say(TITLE)} flush>
      <div className="flex flex-col gap-3 px-2 pb-3">
        {nodes.length <= NODES_MAX ? (
          <DirectedGraph
            title={say(TITLE)}
            summary={t`${plural(nodes.length, 'party', 'parties')}, ${plural(edges.length, 'wait')}, ${plural(rings.length, 'ring')}. The table above has them all.`}
            {...graph}
          />
        ) : (
          <p className="px-2 text-fg-2">{t`${nodes.length} wait or are waited for: too many for a picture. The table has them all.`}</p>
        )}
        <div className="px-2">
          {rings.length === 0 ? (
            <p className="text-fg-2">{t`Nobody waits in a ring.`}</p>
          ) : (
            <RingList rings={rings} />
          )}
        </div>
      </div>
    </Panel>
  )
}
