'use client'

import clsx from 'clsx'
import type { LabFault } from '@/server/contract/lab-fault'
import { say, t } from '@/server/contract/words'
import { StateIcon } from '../ui/state-icon'
import { FaultIcon } from './fault-icon'
import { processLooks } from './process-looks'
import type { TopologyNode } from './topology-layout'
import { nodeName, shortFault } from './topology-words'

interface Props {
  readonly node: TopologyNode
  /** Those that lie in it, not on its link. */
  readonly faults: readonly LabFault[]
  readonly chosen: boolean
  readonly onChoose: () => void
}

/** A process of the picture: its name, its state in words, and what is planned for it. */
export function NodeButton({ node, faults, chosen, onChoose }: Props) {
  const { process, x, y } = node
  const look = processLooks[process.state]
  return (
    <button
      type="button"
      aria-label={nodeName(process, faults)}
      aria-pressed={chosen}
      onClick={onChoose}
      style={{ left: `${x}%`, top: y }}
      className={clsx(
        'absolute flex min-h-13 w-34 -translate-x-1/2 -translate-y-1/2 flex-col items-start justify-center gap-0.5 rounded-control border-2 bg-surface px-2.5 py-1.5 text-left hover:bg-sunken',
        chosen ? 'border-accent' : 'border-edge',
        process.state !== 'running' && 'border-dashed',
      )}
    >
      <span className="w-full truncate font-semibold">{process.name}</span>
      <span data-tone={look.tone} className="flex items-center gap-1 text-ink text-label">
        <StateIcon shape={look.shape} />
        {process.asleep === true ? t`Asleep` : say(look.label)}
      </span>
      {faults.map((fault) => (
        <span
          key={fault.id}
          data-tone="damage"
          className="flex items-center gap-1 text-ink text-label"
        >
          <FaultIcon kind={fault.kind} />
          {shortFault(fault)}
        </span>
      ))}
    </button>
  )
}
