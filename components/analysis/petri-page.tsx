'use client'

import { t } from '@/server/contract/words'
import { type AddressChange, useAddress } from '../shell/address'
import { PageHeading } from '../shell/page-heading'
import { Button } from '../ui/button'
import { AnalysisTabs } from './analysis-tabs'
import { FreeNet } from './free-net'
import { petriAddress } from './petri-address'
import { PetriPicker } from './petri-picker'
import { ReplayedNet } from './replayed-net'
import { RunningNet } from './running-net'

/** The protocols as Petri nets: to be played, and with the logs of real transactions on them. */
export function PetriPage() {
  const { params, change } = useAddress()
  const address = petriAddress(params)
  const { dropped, transaction, simulated, running } = address
  const log = simulated ?? (transaction === null ? null : { transaction })
  // Steps replace the address: Back leads to the page before, and not through every token.
  const step = (next: AddressChange) => change(next, 'replace')
  return (
    <>
      <PageHeading title={t`Analysis`} />
      <AnalysisTabs />
      {dropped.length > 0 && (
        <Dropped
          names={dropped}
          onRemove={() => step(Object.fromEntries(dropped.map((name) => [name, null])))}
        />
      )}
      <div className="flex min-w-0 flex-col gap-4">
        <PetriPicker address={address} onChange={(next) => change(next)} />
        {log !== null && <ReplayedNet log={log} address={address} onChange={step} />}
        {log === null && running && <RunningNet address={address} onChange={step} />}
        {log === null && !running && <FreeNet address={address} onChange={step} />}
      </div>
    </>
  )
}

interface DroppedProps {
  readonly names: readonly string[]
  readonly onRemove: () => void
}

function Dropped({ names, onRemove }: DroppedProps) {
  return (
    <div
      role="status"
      data-banner="warn"
      className="mb-4 flex flex-wrap items-center gap-3 rounded-panel border border-ink/40 bg-tint px-4 py-2 text-ink"
    >
      <p className="min-w-0 flex-1">{t`The address holds a value for ${names.join(t` and `)} that says nothing here. The net is shown without it.`}</p>
      <Button size="small" onClick={onRemove}>{t`Remove it from the address`}</Button>
    </div>
  )
}
