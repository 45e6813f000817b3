'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PetriAnalysis, PetriNet } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { usePlayer } from '../ui/use-player'
import { faultText } from '../wire/http'
import { analysisQueries } from './analysis-queries'
import { atBegin, type PetriAddress } from './petri-address'
import { PetriChoices } from './petri-choices'
import { PetriControls } from './petri-controls'
import { chosenBy, enabledIn, follow, markedIn, type Tokens } from './petri-game'
import { PetriProperties } from './petri-properties'
import { PetriStage } from './petri-stage'
import { PetriTables } from './petri-tables'
import { transitionWords, unnamed } from './petri-words'

interface Props {
  readonly address: PetriAddress
  readonly onChange: (change: AddressChange) => void
}

/** The net of a protocol, whose tokens whoever looks at it moves. */
export function FreeNet({ address, onChange }: Props) {
  const { protocol, variant, participants } = address
  const query = useQuery(analysisQueries.petri({ protocol, variant, participants }))
  const { data, error } = query
  if (error) return <ErrorPanel {...faultText(error)} onRetry={() => void query.refetch()} />
  if (data === undefined) return <SkeletonRows rows={8} label={t`Walking through the net`} />
  return <Game analysis={data} address={address} onChange={onChange} />
}

function Game({ analysis, address, onChange }: Props & { readonly analysis: PetriAnalysis }) {
  const { net } = analysis
  const { protocol, speed, late } = address
  const who = useMemo(() => unnamed(protocol), [protocol])
  const game = gameOf(net, address, onChange)
  const { tokens, fired, enabled, last } = game
  const hasNext = enabled.length > 0
  const player = usePlayer({ speed, hasNext, position: fired.join(), onStep: game.step })
  const choose = (name: string) => {
    player.pause()
    game.fire(name)
  }
  return (
    <>
      <PetriStage
        {...{ net, who, tokens, enabled, late, onFire: choose }}
        fired={last === undefined ? [] : [last]}
        onLate={(next) => onChange({ late: next ? 'yes' : null })}
        side={
          <Panel title={t`What can happen now`}>
            <PetriControls
              {...{ player, speed, canBack: fired.length > 0, canStep: hasNext }}
              position={
                last === undefined
                  ? t`Nothing has happened yet`
                  : t`After ${plural(fired.length, 'step')}: ${transitionWords(last, who)}`
              }
              onBack={game.back}
              onStep={game.step}
              onReset={game.reset}
              onSpeed={(next) => onChange({ speed: next === 'normal' ? null : next })}
            />
            {game.strange !== undefined && (
              <p
                role="status"
                data-banner="warn"
                className="mt-3 rounded-control bg-tint px-3 py-2 text-ink"
              >{t`The address goes on with ${game.strange}, which cannot happen here. What comes before it is shown.`}</p>
            )}
            <div className="pt-3">
              <PetriChoices {...{ enabled, who, onFire: choose }} end={endOf(analysis, tokens)} />
            </div>
          </Panel>
        }
      />
      <PetriProperties {...{ analysis, tokens, who }} />
      <PetriTables {...{ net, tokens, enabled, who }} />
    </>
  )
}

/** Where the tokens are, as the address says, and the ways to move them on and back. */
function gameOf(net: PetriNet, { run, ...address }: PetriAddress, onChange: Props['onChange']) {
  const { tokens, fired } = follow(net, address.fired)
  const enabled = enabledIn(net, tokens)
  const go = (names: readonly string[]) =>
    onChange({ fired: names.length === 0 ? null : names.join('.') })
  return {
    ...{ tokens, fired, enabled, last: fired.at(-1) },
    /** A step of the address that is none of this marking. */
    strange: address.fired[fired.length],
    fire: (name: string) => go([...fired, name]),
    back: () => go(fired.slice(0, -1)),
    step: () => {
      const next = chosenBy(run, fired, enabled)
      if (next !== undefined) go([...fired, next])
    },
    reset: () => onChange({ ...atBegin, run: String(run + 1) }),
  }
}

function endOf({ net, deadMarkings }: PetriAnalysis, tokens: Tokens) {
  const marked = markedIn(net, tokens)
  const spelled = (places: readonly string[]) => places.toSorted().join()
  const proper = deadMarkings.some(
    (dead) => dead.proper && spelled(dead.marked) === spelled(marked),
  )
  return { marked, proper }
}
