'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { Participant } from '@/server/contract/participant'
import { t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { plural } from '../ui/format'
import { rich } from '../ui/rich'
import { StateIcon } from '../ui/state-icon'
import { Elapsed } from '../ui/time'
import { BranchLists } from './branch-lists'
import { OnlyHereNote } from './branch-lists-note'
import { ParticipantActions } from './participant-actions'
import { Facts } from './participant-facts'
import { Findings } from './participant-findings'
import { GateText } from './participant-gate'
import { drainingLook, gateLook, lookCode, participantLook } from './participant-look'

interface Props {
  readonly participant: Participant
  readonly open: boolean
  readonly onToggle: () => void
}

/** One participant: how it answers, what it holds, and what keeps it from being used. */
export function ParticipantCard({ participant, open, onToggle }: Props) {
  const { name, url, usable } = participant
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className="min-w-0 rounded-panel border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3">
        <h2 className="text-h3">
          <Link href={`/participants/${name}`} className="text-accent underline">
            {name}
          </Link>
        </h2>
        <ParticipantBadges participant={participant} />
        <code className="min-w-0 truncate text-label text-fg-3">{url}</code>
        <span className="ml-auto flex flex-wrap gap-2">
          <ParticipantActions participant={participant} />
          <Button
            size="small"
            onClick={onToggle}
            aria-expanded={open}
            aria-label={t`Prepared branches of ${name}`}
          >
            <Chevron size={16} aria-hidden="true" />
            {t`Prepared branches`}
          </Button>
        </span>
      </div>
      <StateText participant={participant} />
      <OnlyHereNote participant={participant} />
      <Facts participant={participant} />
      {!usable && <Findings participant={participant} problemsOnly />}
      {open && <BranchLists name={name} />}
    </li>
  )
}

/** Its state, each with its shape and word, and whose it is. */
export function ParticipantBadges({ participant }: { readonly participant: Participant }) {
  const { lab, draining, managedBy } = participant
  const gate = gateLook(participant)
  const looks = [
    participantLook(participant),
    ...(gate === null ? [] : [gate]),
    ...(draining === null ? [] : [drainingLook()]),
  ]
  return (
    <>
      {looks.map(({ label, shape, tone, text }) => (
        <Badge key={label} tone={tone} title={text}>
          <StateIcon shape={shape} />
          {label}
        </Badge>
      ))}
      {lab && <Badge tone="idle">{t`Lab`}</Badge>}
      {managedBy !== 'api' && (
        <Badge tone="idle">{managedBy === 'file' ? t`From the file` : t`Left the file`}</Badge>
      )}
    </>
  )
}

/** What its state means, where that is more than that it is up. */
export function StateText({ participant }: { readonly participant: Participant }) {
  const { draining, openBranches } = participant
  const elapsed = draining && <Elapsed since={draining.since} />
  return (
    <>
      {lookCode(participant) !== 'up' && (
        <p className="px-4 pt-1 text-fg-2">{participantLook(participant).text}</p>
      )}
      <GateText participant={participant} />
      {draining !== null && (
        <p className="px-4 pt-1 text-fg-2">
          {openBranches === 0
            ? rich`Draining for ${elapsed}, by ${draining.by}: nothing is open there any more. Resume it, or remove it.`
            : rich`Draining for ${elapsed}, by ${draining.by}: ${plural(openBranches, 'branch', 'branches')} still open. What is open goes on; nothing new begins there.`}
        </p>
      )}
    </>
  )
}
