'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { retell, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { boundsText, type Line, protocolName } from './exploration-list'
import { explorationQueries } from './exploration-queries'
import { Replay } from './replay'

interface Props {
  readonly line: Line
  readonly onClose: () => void
}

/** What was found in one exploration, to be followed step by step; explored anew if it has to be. */
export function ReplayPanel({ line, onClose }: Props) {
  const { asked, form } = line
  const { data, error, refetch } = useQuery(explorationQueries.run(asked))
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.focus()
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={place} tabIndex={-1} className="scroll-my-4 rounded-panel">
      <Panel
        title={t`${protocolName(asked.protocol)}, step by step`}
        aside={<Button size="small" onClick={onClose}>{t`Close`}</Button>}
      >
        <p className="pb-3 text-fg-2">{t`${retell(form.says)}. ${boundsText(asked)}.`}</p>
        {error && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows rows={6} label={t`Exploring`} />}
        {data?.violation && (
          <Replay
            steps={data.violation.steps}
            ending={{
              before: t`At the end this is violated: ${data.violation.property}.`,
              after: t`Violated here: ${data.violation.property}.`,
            }}
          />
        )}
        {data?.violation === null && (
          <p>{t`Nothing is violated in these bounds, so there is nothing to follow.`}</p>
        )}
      </Panel>
    </div>
  )
}
