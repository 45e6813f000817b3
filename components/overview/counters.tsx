'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Overview } from '@/server/contract/overview'
import { t } from '@/server/contract/words'
import { count, plural } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { type Shape, stateLook, type Tone } from '../ui/state-look'
import { Elapsed } from '../ui/time'

interface CounterProps {
  readonly href: string
  readonly label: string
  readonly value: ReactNode
  readonly note: string
  /** Only what is wrong has a colour. */
  readonly wrong: {
    readonly tone: Tone
    readonly shape: Shape
  } | null
}

function Counter({ href, label, value, note, wrong }: CounterProps) {
  return (
    <Link
      href={href}
      data-tone={wrong?.tone}
      className={`group flex min-w-0 flex-col gap-1 rounded-panel border px-4 py-3 hover:border-edge ${wrong ? 'border-ink bg-tint' : 'border-line bg-surface'}`}
    >
      <span className="flex items-center gap-2 text-label text-fg-2">
        {wrong && (
          <span className="text-ink">
            <StateIcon shape={wrong.shape} size={16} />
          </span>
        )}
        <span className="group-hover:underline">{label}</span>
      </span>
      <span className={`text-display ${wrong ? 'text-ink' : 'text-fg'}`}>{value}</span>
      <span className="text-small text-fg-2">{note}</span>
    </Link>
  )
}

const doubtLook = { tone: stateLook['in-doubt'].tone, shape: stateLook['in-doubt'].shape }
const damageLook = { tone: stateLook.heuristic.tone, shape: stateLook.heuristic.shape }

/** Is anything wrong, and where to go. */
export function Counters({ overview }: { readonly overview: Overview }) {
  const { inDoubt, oldestInDoubtSince, heuristic, participants, participantsDown } = overview
  return (
    <section
      aria-label={t`What needs somebody`}
      className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-4"
    >
      <Counter
        href="/inbox"
        label={t`In doubt now`}
        value={count(inDoubt)}
        note={
          inDoubt === 0
            ? t`Nothing waits for a verdict.`
            : t`Open the inbox to see each and settle it.`
        }
        wrong={inDoubt > 0 ? doubtLook : null}
      />
      <Counter
        href="/inbox?tab=in-doubt"
        label={t`Oldest in doubt`}
        value={oldestInDoubtSince === null ? t`None` : <Elapsed since={oldestInDoubtSince} />}
        note={
          oldestInDoubtSince === null ? t`No lock waits for a verdict.` : t`What it holds is kept.`
        }
        wrong={oldestInDoubtSince === null ? null : doubtLook}
      />
      <Counter
        href="/transactions?state=heuristic&acknowledged=no"
        label={t`Heuristic, not reconciled`}
        value={count(heuristic)}
        note={heuristic === 0 ? t`None waits for somebody.` : t`Data need repair by hand.`}
        wrong={heuristic > 0 ? damageLook : null}
      />
      <Counter
        href="/participants"
        label={t`Participants not up`}
        value={count(participantsDown)}
        note={t`of ${plural(participants, 'participant')}`}
        wrong={participantsDown > 0 ? { tone: 'idle', shape: 'ring-dashed' } : null}
      />
    </section>
  )
}
