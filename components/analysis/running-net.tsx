'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { PetriNet, PetriRunning } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { useRoom } from '../wire/live'
import { analysisQueries } from './analysis-queries'
import type { PetriAddress, PetriProtocol } from './petri-address'
import { PetriStage } from './petri-stage'
import { PetriTables } from './petri-tables'
import { unnamed } from './petri-words'
import { RunningPanel } from './running-panel'
import { enabledOf, IDLE, partsOfKey, tokensOf } from './running-tokens'

/** So often at most, however much happens. */
const REFRESH_MS = 300

interface Props {
  readonly address: PetriAddress
  readonly onChange: (change: AddressChange) => void
}

/** The tokens of all transactions that run now, as they move. */
export function RunningNet({ address, onChange }: Props) {
  const query = useQuery(analysisQueries.running())
  useLiveTokens()
  const { data, error } = query
  if (data === undefined && error)
    return <ErrorPanel {...faultText(error)} onRetry={() => void query.refetch()} />
  if (data === undefined) return <SkeletonRows rows={8} label={t`Reading what runs now`} />
  return <Tokens running={data} address={address} onChange={onChange} />
}

function Tokens({ running, address, onChange }: Props & { readonly running: PetriRunning }) {
  // Whichever there was first stays, however many run on others meanwhile.
  const [first, setFirst] = useState<string | null>(null)
  const key = address.net ?? first ?? running.nets[0]?.key
  if (first === null && key !== undefined) setFirst(key)
  const shown = key ?? IDLE
  const here = running.nets.find((one) => one.key === shown)
  const still = useQuery(analysisQueries.petri(partsOfKey(shown)))
  const net = useSame(here?.net ?? still.data?.net)
  const { protocol } = partsOfKey(shown)
  const who = useMemo(() => unnamed(protocol as PetriProtocol), [protocol])
  if (net === undefined && still.error) return <ErrorPanel {...faultText(still.error)} />
  if (net === undefined) return <SkeletonRows rows={8} label={t`Walking through the net`} />
  const transactions = here?.transactions ?? []
  const tokens = tokensOf(transactions)
  const place = net.places.find((name) => name === address.place) ?? null
  const onPlace = (name: string | null) => onChange({ place: name === place ? null : name })
  const enabled = enabledOf(net, transactions)
  return (
    <>
      <PetriStage
        {...{ net, who, tokens, enabled, late: address.late, place, onPlace }}
        fired={[]}
        onLate={(next) => onChange({ late: next ? 'yes' : null })}
        side={
          <RunningPanel
            {...{ running, shown, transactions, who, tokens, place, onPlace }}
            places={net.places}
            onNet={(one) => onChange({ net: one, place: null })}
          />
        }
      />
      <PetriTables {...{ net, tokens, enabled, who }} />
    </>
  )
}

/** The same object as long as it is the same net, so that it is laid out once. */
function useSame(net: PetriNet | undefined): PetriNet | undefined {
  const text = net === undefined ? undefined : JSON.stringify(net)
  return useMemo(() => (text === undefined ? undefined : (JSON.parse(text) as PetriNet)), [text])
}

function useLiveTokens(): void {
  const queryClient = useQueryClient()
  const due = useRef<ReturnType<typeof setTimeout> | null>(null)
  const refresh = (): void => {
    due.current ??= setTimeout(() => {
      due.current = null
      void queryClient.invalidateQueries(analysisQueries.running())
    }, REFRESH_MS)
  }
  useRoom('transactions', refresh, refresh)
}
