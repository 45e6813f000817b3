'use client'

import { useQuery } from '@tanstack/react-query'
import { Play, Square } from 'lucide-react'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { byProtocol, type Line, linesOf } from './exploration-list'
import { ExplorationPanel } from './exploration-panel'
import { explorationQueries } from './exploration-queries'
import { ReplayPanel } from './replay-panel'
import { useExplorations } from './use-explorations'

/** Every protocol in its stated bounds, explored from here, and each violation to be followed. */
export function Explorations() {
  const list = useQuery(explorationQueries.list())
  const lines = list.data ? linesOf(list.data) : []
  const { progress, run, stop } = useExplorations()
  return (
    <section aria-labelledby="explorations" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="explorations" className="text-h2">{t`Explorations`}</h2>
        {progress && (
          <progress
            aria-label={t`Explorations done`}
            value={progress.done}
            max={progress.all}
            className="h-2 w-40 appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
          />
        )}
        <p aria-live="polite" className="text-fg-2">
          {progress && t`${progress.done} of ${progress.all} explored`}
        </p>
        <div className="ml-auto">
          {progress ? (
            <Button onClick={stop}>
              <Square size={14} aria-hidden="true" />
              {t`Stop exploring`}
            </Button>
          ) : (
            <Button variant="primary" onClick={() => void run(lines)} disabled={!list.data}>
              <Play size={14} aria-hidden="true" />
              {t`Explore all protocols`}
            </Button>
          )}
        </div>
      </div>
      <p className="max-w-prose text-fg-2">{t`Each walks through every state that a protocol can reach within its bounds, here and now. What holds is claimed within these bounds; what is violated can be followed step by step. Stuck are states from which no end can be reached.`}</p>
      {list.isError && (
        <ErrorPanel {...faultText(list.error)} onRetry={() => void list.refetch()} />
      )}
      {list.isPending && <SkeletonRows label={t`Reading what can be explored`} />}
      <Groups lines={lines} busy={progress !== null} onRun={(chosen) => void run(chosen)} />
    </section>
  )
}

interface GroupsProps {
  readonly lines: readonly Line[]
  readonly busy: boolean
  readonly onRun: (lines: readonly Line[]) => void
}

function Groups({ lines, busy, onRun }: GroupsProps) {
  const { params, change } = useAddress()
  const shown = lines.find(({ key }) => key === params.show)
  return byProtocol(lines).map(({ protocol, name, lines: mine }) => (
    <div key={protocol} className="flex flex-col gap-4">
      <ExplorationPanel
        {...{ name, lines: mine, busy, onRun }}
        onShow={({ key }) => change({ show: key })}
      />
      {shown?.asked.protocol === protocol && (
        <ReplayPanel key={shown.key} line={shown} onClose={() => change({ show: null })} />
      )}
    </div>
  ))
}
