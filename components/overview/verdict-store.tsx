'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { type VerdictStore as Store, verdictStore } from '@/server/contract/verdicts'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { Panel } from '../ui/panel'
import { StateIcon } from '../ui/state-icon'
import type { Shape, Tone } from '../ui/state-look'
import { getJson } from '../wire/http'

const REFRESH_MS = 2_000

const query = () =>
  queryOptions({
    queryKey: ['verdicts'],
    queryFn: ({ signal }) => getJson('/v1/verdicts', verdictStore, signal),
    refetchInterval: REFRESH_MS,
  })

const states = {
  leads: { label: phrase`Leads`, tone: 'commit', shape: 'triangle-right' },
  follows: { label: phrase`Follows`, tone: 'commit', shape: 'triangle-right' },
  'without-leader': { label: phrase`Without a leader`, tone: 'doubt', shape: 'diamond-question' },
  silent: { label: phrase`Silent`, tone: 'idle', shape: 'ring-dashed' },
} as const satisfies Record<
  Store['nodes'][number]['state'],
  { label: Phrase; tone: Tone; shape: Shape }
>

/** Where verdicts are written once, and whether anything can be decided there now. */
export function VerdictStore() {
  const { data } = useQuery(query())
  if (data === undefined) return null
  if (data.store === 'postgres')
    return (
      <p className="text-small text-fg-3">{t`Verdicts are written once, in the journal’s PostgreSQL database.`}</p>
    )
  return (
    <Panel title={t`Where verdicts are written once: etcd`}>
      <Blocked store={data} />
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        {data.nodes.map(({ name, state }) => {
          const { label, tone, shape } = states[state]
          return (
            <li key={name} className="flex items-center gap-2">
              <code>{name}</code>
              <Badge tone={tone}>
                <StateIcon shape={shape} />
                {say(label)}
              </Badge>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

function Blocked({ store: { nodes, blockedBy } }: { readonly store: Store }) {
  const needed = Math.floor(nodes.length / 2) + 1
  const why = {
    'no-majority': t`${needed} of ${nodes.length} nodes are needed, with a leader among them`,
    'out-of-space': t`etcd takes no more writes, its quota is used up`,
    'another-store': t`this etcd does not hold the verdicts of this installation`,
  }
  if (blockedBy === null) return null
  return (
    <p
      data-banner="error"
      className="mb-3 rounded-panel border border-ink bg-tint px-4 py-3 text-ink"
    >{t`Nothing can be decided: ${why[blockedBy]}. Transactions wait in doubt, nothing is guessed, and all goes on by itself once this is put right.`}</p>
  )
}
