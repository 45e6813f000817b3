'use client'

import { Plus } from 'lucide-react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { type FaultDraft, newFaultDraft } from './planned-fault'
import type { FaultErrors } from './run-form-values'
import { type FaultTargets, ScenarioFault } from './scenario-fault'

interface Props {
  readonly faults: readonly FaultDraft[]
  readonly errors: Readonly<Record<number, FaultErrors>>
  readonly targets: FaultTargets
  readonly onChange: (faults: readonly FaultDraft[]) => void
}

const FAULTS_MAX = 50

/** What a run breaks by itself, and when. */
export function ScenarioFaults({ faults, errors, targets, onChange }: Props) {
  const add = () => onChange([...faults, newFaultDraft(targets.links[0]?.name ?? '')])
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="pb-2 text-label text-fg-2">{t`What it breaks by itself`}</legend>
      {faults.length === 0 && (
        <p className="text-fg-2 text-small">{t`Nothing. What is added here begins at its time, counted from the start of the run.`}</p>
      )}
      <ol className="flex flex-col gap-3 empty:hidden">
        {faults.map((fault, n) => (
          <ScenarioFault
            key={fault.key}
            {...{ fault, n, targets }}
            errors={errors[n] ?? {}}
            onChange={(change) =>
              onChange(faults.map((one) => (one === fault ? { ...one, ...change } : one)))
            }
            onRemove={() => onChange(faults.filter((one) => one !== fault))}
          />
        ))}
      </ol>
      <div>
        <Button
          size="small"
          onClick={add}
          unavailable={
            faults.length >= FAULTS_MAX
              ? t`A scenario has at most ${FAULTS_MAX} faults.`
              : undefined
          }
        >
          <Plus size={16} aria-hidden="true" />
          {t`Add a fault`}
        </Button>
      </div>
    </fieldset>
  )
}
