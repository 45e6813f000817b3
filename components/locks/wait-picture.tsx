'use client'

import type { GraphEdge, GraphNode } from '../charts/graph-layout'
import { late } from '../ui/late'
import { Skeleton } from '../ui/skeleton'

const DirectedGraph = late(
  () => import('../charts/directed-graph').then((file) => file.DirectedGraph),
  <Skeleton className="h-40" />,
)

/** More than that cannot be read as a picture. */
const NODES_MAX = 80

interface Props {
  readonly title: string
  /** The graph in one sentence, for those who cannot see it. */
  readonly summary: string
  /** What is said where it is too large for a picture. */
  readonly beyond: string
  readonly graph: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] }
}

/** An arrow leads from who waits to whom he waits for; rings are outlined. */
export function WaitPicture({ title, summary, beyond, graph }: Props) {
  return graph.nodes.length <= NODES_MAX ? (
    <DirectedGraph {...{ title, summary, ...graph }} />
  ) : (
    <p className="px-2 text-fg-2">{beyond}</p>
  )
}
