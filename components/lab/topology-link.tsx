'use client'

import clsx from 'clsx'
import { ArrowLeft, ArrowRight, Link2 } from 'lucide-react'
import type { LabFault } from '@/server/contract/lab-fault'
import { age } from '../ui/format'
import { useNow } from '../ui/now'
import { FaultIcon } from './fault-icon'
import type { TopologyLink } from './topology-layout'
import { linkName, shortFault } from './topology-words'

interface Props {
  readonly line: TopologyLink
  readonly faults: readonly LabFault[]
  readonly chosen: boolean
  readonly onChoose: () => void
}

/** Where a link is taken hold of: a ring while it is good, else what is bad about it and for how long. */
export function LinkButton({ line, faults, chosen, onChoose }: Props) {
  const { link, middle, side } = line
  return (
    <button
      type="button"
      aria-label={linkName(link.name, faults)}
      aria-pressed={chosen}
      onClick={onChoose}
      style={{ left: `${middle.x}%`, top: middle.y }}
      className={clsx(
        'absolute flex min-h-8 min-w-8 -translate-x-1/2 -translate-y-1/2 flex-col justify-center gap-0.5 whitespace-nowrap rounded-panel border-2 bg-surface px-1.5 py-1 hover:bg-sunken',
        chosen ? 'border-accent' : faults.length > 0 ? 'border-danger' : 'border-edge',
      )}
    >
      {faults.length === 0 && <Link2 size={16} aria-hidden="true" className="mx-auto text-fg-2" />}
      {faults.map((fault) => (
        <span
          key={fault.id}
          data-tone="damage"
          className="flex items-center gap-1 text-ink text-label"
        >
          <FaultIcon kind={fault.kind} />
          <span className="@max-2xl:hidden">{shortFault(fault)}</span>
          <Way fault={fault} side={side} />
          <Left fault={fault} />
        </span>
      ))}
    </button>
  )
}

/** Which way is bad: towards the participant, or from it. */
function Way({
  fault: { direction },
  side,
}: { readonly fault: LabFault } & Pick<TopologyLink, 'side'>) {
  if (direction === 'both') return null
  const right = (direction === 'to') === (side === 'right')
  const Arrow = right ? ArrowRight : ArrowLeft
  return <Arrow size={14} aria-hidden="true" className="shrink-0" />
}

function Left({ fault: { until } }: { readonly fault: LabFault }) {
  const now = useNow()
  if (until === null || now === null) return null
  return <span className="text-fg-2 tabular-nums">{age(Date.parse(until) - now)}</span>
}
