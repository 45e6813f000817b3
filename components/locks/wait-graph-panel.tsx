'use client'

import { useMemo } from 'react'
import { LOCK_WAIT_MS_MAX } from '@/server/contract/lock'
import type { WaitOverview } from '@/server/contract/wait'
import { phrase, say, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { RingList } from './ring-list'
import { WaitPicture } from './wait-picture'
import { isUnbreakable, ringSentences, waitGraphOf } from './wait-rows'

const TITLE = phrase`Wait-for graph`

/** An arrow leads from who waits to whom he waits for; rings are outlined and told in words. */
export function WaitGraphPanel({ overview }: { readonly overview: WaitOverview }) {
  const graph = useMemo(() => waitGraphOf(overview), [overview])
  const rings = ringSentences(overview)
  const { nodes, edges } = graph
  return (
    <Panel title={say(TITLE)} flush>
      <div className="flex flex-col gap-3 px-2 pb-3">
        <WaitPicture
          title={say(TITLE)}
          summary={t`${plural(nodes.length, 'party', 'parties')}, ${plural(edges.length, 'wait')}, ${plural(rings.length, 'ring')}. The table above has them all.`}
          beyond={t`${nodes.length} wait or are waited for: too many for a picture. The table has them all.`}
          graph={graph}
        />
        <div className="px-2">
          {rings.length === 0 ? (
            <p className="text-fg-2">{t`Nobody waits in a ring.`}</p>
          ) : (
            <RingList rings={rings} />
          )}
          {isUnbreakable(overview) && (
            <p className="max-w-prose pt-2 text-fg-2">{t`Who holds a lock for no transaction and says no work is told by name only, and Verdict breaks no ring with one in it. Each wait for such a lock ends when its time is over, after ${LOCK_WAIT_MS_MAX / 1_000} seconds at the most; or release one of the locks by force below. Where several programs go by one name, it may be no ring. Those that take their locks in one order, or with waitDie, never wait in one.`}</p>
          )}
        </div>
      </div>
    </Panel>
  )
}
