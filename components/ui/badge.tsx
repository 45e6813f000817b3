import clsx from 'clsx'
import type { ReactNode } from 'react'
import { StateIcon } from './state-icon'
import {
  type EvidenceCode,
  evidenceLook,
  type Look,
  type StateCode,
  stateLook,
  type Tone,
} from './state-look'
import { type StepCode, stepLook } from './step-look'

interface BadgeProps {
  readonly tone: Tone
  readonly solid?: boolean
  readonly title?: string | undefined
  readonly children: ReactNode
}

/** A word in a frame of its tone. */
export function Badge({ tone, solid = false, title, children }: BadgeProps) {
  return (
    <span
      data-tone={tone}
      title={title}
      className={clsx(
        'inline-flex h-6 items-center gap-1.5 rounded-badge border px-2 text-label whitespace-nowrap',
        solid ? 'border-ink bg-ink text-on-solid' : 'border-ink/35 bg-tint text-ink',
      )}
    >
      {children}
    </span>
  )
}

function LookBadge({ look }: { readonly look: Look }) {
  return (
    <Badge tone={look.tone} solid={look.solid} title={look.text}>
      <StateIcon shape={look.shape} />
      {look.label}
    </Badge>
  )
}

/** The state of a transaction or a branch: label, shape and tone from one table. */
export function StateBadge({ state }: { readonly state: StateCode }) {
  return <LookBadge look={stateLook[state]} />
}

/** Where a step of a saga is. */
export function StepBadge({ state }: { readonly state: StepCode }) {
  return <LookBadge look={stepLook[state]} />
}

/** What a participant says of a branch. */
export function EvidenceBadge({ value }: { readonly value: EvidenceCode }) {
  return <LookBadge look={evidenceLook[value]} />
}
