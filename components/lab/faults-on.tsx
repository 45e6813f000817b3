'use client'

import { useRef } from 'react'
import type { LabFault } from '@/server/contract/lab-fault'
import { phrase, t } from '@/server/contract/words'
import { faultClause } from '../shell/broken'
import { RightButton, useRefusal } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { age } from '../ui/format'
import { useNow } from '../ui/now'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { useShortcuts } from '../ui/shortcuts'
import { Elapsed } from '../ui/time'
import { faultText } from '../wire/http'
import { FaultIcon } from './fault-icon'
import { useFaults } from './use-fault'

/** Two Escapes within this time clear everything; one alone never does. */
const TWICE_MS = 800

/** What is broken on purpose, for how long still, and how to heal it. */
export function FaultsOn({ faults }: { readonly faults: readonly LabFault[] }) {
  const { clearAll } = useFaults()
  const mayClear = useRefusal('removeFaults') === undefined
  const escapedMs = useRef(Number.NEGATIVE_INFINITY)
  useShortcuts(phrase`Lab`, [
    {
      keys: 'Escape',
      label: t`Twice: clear all faults`,
      run: () => {
        const nowMs = performance.now()
        if (mayClear && nowMs - escapedMs.current < TWICE_MS) clearAll.mutate()
        escapedMs.current = nowMs
      },
    },
  ])
  const { error } = clearAll
  return (
    <Panel title={t`Faults on`} aside={<ClearAll faults={faults} />}>
      {error !== null && <ErrorPanel {...faultText(error)} />}
      {faults.length === 0 && <p className="text-fg-2">{t`No fault is on.`}</p>}
      <ul className="flex flex-col gap-2">
        {faults.map((fault) => (
          <FaultItem key={fault.id} fault={fault} />
        ))}
      </ul>
    </Panel>
  )
}

/** Heals everything at once. */
export function ClearAll({ faults }: { readonly faults: readonly LabFault[] }) {
  const { clearAll } = useFaults()
  return (
    <RightButton
      right="removeFaults"
      size="small"
      onClick={() => clearAll.mutate()}
      disabled={clearAll.isPending}
      unavailable={faults.length === 0 ? t`There is no fault to clear.` : undefined}
    >
      {t`Clear all faults`}
      <kbd className="text-fg-3 text-label">Esc Esc</kbd>
    </RightButton>
  )
}

/** One of them, with the way to end it; of the list and of the picture alike. */
export function FaultItem({ fault }: { readonly fault: LabFault }) {
  const { clear } = useFaults()
  return (
    <li className="flex flex-wrap items-center gap-x-3">
      <FaultIcon kind={fault.kind} className="text-fg-2" />
      <span className="min-w-0 flex-1 basis-56">{sentence(faultClause(fault))}</span>
      <span className="text-small text-fg-2">
        <Left fault={fault} />
      </span>
      <RightButton
        right="removeFault"
        size="small"
        variant="quiet"
        onClick={() => clear.mutate(fault.id)}
        aria-label={t`Clear: ${faultClause(fault)}`}
      >{t`Clear`}</RightButton>
      {clear.isError && <ErrorPanel {...faultText(clear.error)} />}
    </li>
  )
}

const sentence = (clause: string): string => t`${clause.charAt(0).toUpperCase() + clause.slice(1)}.`

function Left({ fault }: { readonly fault: LabFault }) {
  const now = useNow()
  if (fault.until === null || now === null)
    return <>{rich`on for ${<Elapsed since={fault.since} />}`}</>
  return <>{t`heals in ${age(Date.parse(fault.until) - now)}`}</>
}
