'use client'

import { type ReactNode, useMemo } from 'react'
import type { PetriNet } from '@/server/contract/petri'
import { phrase, say, t } from '@/server/contract/words'
import { late } from '../ui/late'
import { Panel } from '../ui/panel'
import { Skeleton } from '../ui/skeleton'
import type { Tokens } from './petri-game'
import { shapeOf, summaryOf } from './petri-rows'
import { isLate, placeWords, transitionWords, type Who } from './petri-words'

const PetriGraph = late(
  () => import('../charts/petri-graph').then((file) => file.PetriGraph),
  <Skeleton className="h-80" />,
)

const TITLE = phrase`The net`

interface Props {
  readonly net: PetriNet
  readonly who: Who
  readonly tokens: Tokens
  readonly enabled: readonly string[]
  /** What has just happened. */
  readonly fired: readonly string[]
  readonly late: boolean
  readonly onLate: (late: boolean) => void
  readonly onFire?: (name: string) => void
  /** Whose transactions are listed, and what choosing another does. */
  readonly place?: string | null
  readonly onPlace?: (name: string) => void
  /** What steers it, beside the picture; on a phone above it. */
  readonly side: ReactNode
}

/** The net with its tokens, and beside it what can be done. */
export function PetriStage({
  net,
  who,
  tokens,
  enabled,
  fired,
  late,
  onLate,
  onFire,
  place,
  onPlace,
  side,
}: Props) {
  const shape = useMemo(() => shapeOf(net, who, late), [net, who, late])
  const names = useMemo(() => new Set(net.places), [net])
  return (
    <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[24rem_minmax(0,1fr)]">
      {side}
      <Panel
        title={say(TITLE)}
        flush
        aside={
          net.transitions.some(({ name }) => isLate(name)) && (
            <LateField late={late} onLate={onLate} />
          )
        }
      >
        <div className="px-2 pb-3">
          <PetriGraph
            title={say(TITLE)}
            summary={summaryOf(net, tokens, enabled)}
            net={shape}
            tokens={tokens}
            enabled={new Set(enabled)}
            fired={new Set(fired)}
            wordsOf={(name) =>
              names.has(name) ? placeWords(name, who) : transitionWords(name, who)
            }
            onFire={onFire}
            place={place}
            onPlace={onPlace}
          />
          <p className="px-2 pt-2 text-fg-3 text-small">
            {onFire
              ? t`Circles are places, dots their tokens, bars transitions. An outlined bar can happen now: click it, or choose it beside the picture. Blue arrows are what has just happened.`
              : onPlace
                ? t`Circles are places, dots their tokens, bars transitions. An outlined bar can happen now. Click a place, or choose it beside the picture, for the transactions that are there.`
                : t`Circles are places, dots their tokens, bars transitions. An outlined bar can happen now. Blue arrows are what has just happened.`}
          </p>
        </div>
      </Panel>
    </div>
  )
}

const LateField = ({ late, onLate }: Pick<Props, 'late' | 'onLate'>) => (
  <label className="flex min-h-7 items-center gap-2 text-fg-2 text-small">
    <input
      type="checkbox"
      checked={late}
      onChange={({ target }) => onLate(target.checked)}
      className="size-4 accent-accent"
    />
    {t`Draw late messages too`}
  </label>
)
