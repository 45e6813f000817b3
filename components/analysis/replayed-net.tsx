'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo } from 'react'
import type { PetriReplay } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { plural, shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { SkeletonRows } from '../ui/skeleton'
import { usePlayer } from '../ui/use-player'
import { faultOf, faultText } from '../wire/http'
import { analysisQueries, type ReplayedLog } from './analysis-queries'
import type { PetriAddress } from './petri-address'
import { PetriControls } from './petri-controls'
import { PetriEvents } from './petri-events'
import { enabledIn, follow } from './petri-game'
import { PetriProperties } from './petri-properties'
import { eventWords } from './petri-rows'
import { PetriStage } from './petri-stage'
import { PetriTables } from './petri-tables'
import { namedBy } from './petri-words'

interface Props {
  readonly log: ReplayedLog
  readonly address: PetriAddress
  readonly onChange: (change: AddressChange) => void
}

/** The log of a transaction, replayed on the net of its protocol; or why that protocol has none. */
export function ReplayedNet({ log, address, onChange }: Props) {
  const query = useQuery(analysisQueries.replay(log))
  const { data, error } = query
  if (error && faultOf(error).code === 'no-net')
    return <Empty title={t`It has no net`} text={faultText(error).detail} />
  if (error && faultOf(error).status === 404)
    return <Empty title={t`There is no such transaction`} text={faultText(error).detail} />
  if (error) return <ErrorPanel {...faultText(error)} onRetry={() => void query.refetch()} />
  if (data === undefined) return <SkeletonRows rows={8} label={t`Replaying the log`} />
  return <Log replay={data} address={address} onChange={onChange} />
}

type LogProps = Omit<Props, 'log'> & { readonly replay: PetriReplay }

function Log({ replay, address, onChange }: LogProps) {
  const { net, events, bad, participants } = replay
  const { speed, late } = address
  const names = participants.join('\n')
  const who = useMemo(() => namedBy(names.split('\n')), [names])
  // An event that cannot have happened is come to, and moves nothing.
  const last = bad === null ? events.length : bad.event
  const step = Math.min(address.step, last)
  const done = events.slice(0, step).map(({ fires }) => fires ?? [])
  const { tokens } = follow(net, done.flat())
  const enabled = enabledIn(net, tokens)
  const go = (to: number) => onChange({ step: to === 0 ? null : String(to) })
  const hasNext = step < last
  const player = usePlayer({ speed, hasNext, position: String(step), onStep: () => go(step + 1) })
  const here = events[step - 1]
  return (
    <>
      <PetriStage
        {...{ net, who, tokens, enabled, late }}
        fired={done.at(-1) ?? []}
        onLate={(next) => onChange({ late: next ? 'yes' : null })}
        side={
          <Panel title={titleOf(replay)} aside={<Open {...replay} />}>
            <div className="flex flex-col gap-4">
              <PetriControls
                {...{ player, speed, canBack: step > 0, canStep: hasNext }}
                position={
                  here === undefined
                    ? t`${plural(events.length, 'event')}, none replayed yet`
                    : t`Event ${step} of ${events.length}: ${eventWords(here, who)}`
                }
                onBack={() => go(step - 1)}
                onStep={() => go(step + 1)}
                onReset={() => go(0)}
                onSpeed={(next) => onChange({ speed: next === 'normal' ? null : next })}
              />
              <PetriEvents
                {...{ replay, who, step }}
                onGo={(to) => {
                  player.pause()
                  go(to)
                }}
              />
            </div>
          </Panel>
        }
      />
      <Properties {...{ replay, tokens, who }} />
      <PetriTables {...{ net, tokens, enabled, who }} />
    </>
  )
}

const titleOf = ({ transaction, simulation }: PetriReplay): string =>
  simulation === null
    ? t`The log of ${shortCode(transaction)}`
    : t`The log of transaction ${transaction} of a simulated run`

const Open = ({ transaction, simulation }: Pick<PetriReplay, 'transaction' | 'simulation'>) =>
  simulation === null && (
    <Link
      href={`/transactions/${transaction}`}
      className="text-accent text-small underline"
    >{t`Open the transaction`}</Link>
  )

interface PropertiesProps extends Omit<Parameters<typeof PetriProperties>[0], 'analysis'> {
  readonly replay: PetriReplay
}

/** Those of the same net, if it is small enough to be walked through. */
function Properties({ replay, tokens, who }: PropertiesProps) {
  const { protocol, variant, participants } = replay
  const size = participants.length
  const { data, error } = useQuery({
    ...analysisQueries.petri({ protocol, variant, participants: size }),
    enabled: size > 0,
  })
  if (error) return <p className="text-fg-2">{faultText(error).detail}</p>
  return data === undefined ? null : <PetriProperties analysis={data} {...{ tokens, who }} />
}
