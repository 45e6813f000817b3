'use client'

import type { CrashStep } from '@/server/contract/crash-step-parts'
import { type CrashProtocol, crashSteps } from '@/server/contract/crash-steps'
import { say, t } from '@/server/contract/words'
import { CrashArrow, CrashLanes } from './crash-arrow'
import { CrashGap } from './crash-gap'
import type { Crash, CrashResult } from './crash-results'
import { CrashStepsTable } from './crash-steps-table'
import { crashNames } from './crash-words'

interface Props {
  readonly protocol: CrashProtocol
  readonly results: readonly CrashResult[]
  readonly going: Crash | null
  /** Whose steps are shown. */
  readonly shown: Crash | null
  readonly unavailable: string | undefined
  readonly onCrash: (crash: Crash) => void
}

/** The messages of a protocol in order, and between them where to crash; the same as a table below. */
export function CrashSequence({ protocol, ...props }: Props) {
  const name = t`Messages of ${say(crashNames[protocol])}`
  return (
    <div className="flex max-w-4xl flex-col gap-2">
      <CrashLanes />
      <ol aria-label={name}>
        {crashSteps[protocol].map((step) => (
          <li key={keyOf(step)}>
            {step.type === 'arrow' ? (
              <CrashArrow arrow={step.arrow} />
            ) : (
              <CrashGap {...{ ...props, protocol }} gap={step.gap} />
            )}
          </li>
        ))}
      </ol>
      <details>
        <summary className="inline-flex min-h-9 cursor-pointer items-center text-accent pointer-coarse:min-h-11">{t`The same as a table`}</summary>
        <CrashStepsTable protocol={protocol} name={name} />
      </details>
    </div>
  )
}

const keyOf = (step: CrashStep): string =>
  step.type === 'gap' ? step.gap.point : `${step.arrow.from} ${step.arrow.to} ${step.arrow.label}`
