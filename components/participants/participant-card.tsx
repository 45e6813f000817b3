'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Participant } from '@/server/contract/participant'
import { shellQueries } from '../shell/shell-queries'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { count, duration } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { Ago, Elapsed } from '../ui/time'
import { faultText } from '../wire/http'
import { BranchLists } from './branch-lists'
import { participantLook } from './participant-look'
import { testParticipant } from './participant-queries'

interface Props {
  readonly participant: Participant
  readonly open: boolean
  readonly onToggle: () => void
}

/** One participant: how it answers, what it holds, and what keeps it from being used. */
export function ParticipantCard({ participant, open, onToggle }: Props) {
  const { name, lab, url } = participant
  const look = participantLook(participant)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className="rounded-panel border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3">
        <h2 className="text-h3">{name}</h2>
        <Badge tone={look.tone} title={look.text}>
          <StateIcon shape={look.shape} />
          {look.label}
        </Badge>
        {lab && <Badge tone="idle">Lab</Badge>}
        <code className="min-w-0 truncate text-label text-fg-3">{url}</code>
        <span className="ml-auto flex flex-wrap gap-2">
          <TestButton name={name} />
          <Button
            size="small"
            onClick={onToggle}
            aria-expanded={open}
            aria-label={`Prepared branches of ${name}`}
          >
            <Chevron size={16} aria-hidden="true" />
            Prepared branches
          </Button>
        </span>
      </div>
      {look.label !== 'Up' && <p className="px-4 pt-1 text-fg-2">{look.text}</p>}
      <Facts participant={participant} />
      <Findings participant={participant} />
      {open && <BranchLists name={name} />}
    </li>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-fg-3">{label}</dt>
      <dd className="truncate">{children}</dd>
    </div>
  )
}

function Facts({ participant }: { readonly participant: Participant }) {
  const { version, roundTripMs, openBranches, oldestOpenAt, answeredAt, silentSince } = participant
  return (
    <dl className="grid grid-cols-2 gap-3 px-4 py-3 sm:grid-cols-3 xl:grid-cols-6">
      <Fact label="Version">{version ?? 'not known'}</Fact>
      <Fact label="Round trip">{roundTripMs === null ? 'not known' : duration(roundTripMs)}</Fact>
      <Fact label="Open branches">{count(openBranches)}</Fact>
      <Fact label="Oldest open">
        {oldestOpenAt === null ? 'none' : <Elapsed since={oldestOpenAt} />}
      </Fact>
      {silentSince === null ? (
        <Fact label="Last answer">
          {answeredAt === null ? 'none yet' : <Ago at={answeredAt} />}
        </Fact>
      ) : (
        <Fact label="Silent for">
          <Elapsed since={silentSince} />
        </Fact>
      )}
      <Fact label="Recovery looked through it">
        {participant.sweptAt === null ? 'not yet' : <Ago at={participant.sweptAt} />}
      </Fact>
    </dl>
  )
}

function Findings({ participant: { findings, usable, examinedAt } }: Pick<Props, 'participant'>) {
  const wrong = findings.filter(({ ok }) => !ok)
  if (usable || wrong.length === 0) return null
  return (
    <div className="border-line border-t px-4 py-3">
      <h3 className="font-semibold">
        What keeps it from being used
        {examinedAt !== null && (
          <span className="font-normal text-fg-3 text-small">
            {' '}
            examined <Ago at={examinedAt} />
          </span>
        )}
      </h3>
      <ul className="list-disc pt-1 pl-5">
        {wrong.map(({ name, text }) => (
          <li key={name}>
            <span className="font-medium">{name}</span>: {text}
          </li>
        ))}
      </ul>
    </div>
  )
}

function TestButton({ name }: { readonly name: string }) {
  const queryClient = useQueryClient()
  const test = useMutation({
    mutationFn: () => testParticipant(name),
    onSettled: () => queryClient.invalidateQueries(shellQueries.participants()),
  })
  return (
    <>
      {test.isError && <ErrorPanel {...faultText(test.error)} />}
      <Button
        size="small"
        onClick={() => test.mutate()}
        disabled={test.isPending}
        aria-label={`Test ${name}`}
      >
        {test.isPending ? 'Testing' : 'Test'}
      </Button>
    </>
  )
}
