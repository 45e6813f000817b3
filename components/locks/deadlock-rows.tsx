'use client'

import Link from 'next/link'
import { useId, useMemo, useState } from 'react'
import type { Deadlock } from '@/server/contract/wait'
import { phrase, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { duration, plural, shortCode } from '../ui/format'
import { ShortId } from '../ui/short-id'
import { Cell } from '../ui/table'
import { Time } from '../ui/time'
import { RingList } from './ring-list'
import { WaitPicture } from './wait-picture'
import { ringSentences, waitGraphOf } from './wait-rows'

/** Columns of the table that the graph goes across. */
const COLUMNS = 4

/** One ring that was broken; below it, when asked for, the graph of that moment. */
export function DeadlockRows({ deadlock }: { readonly deadlock: Deadlock }) {
  const [open, setOpen] = useState(false)
  const below = useId()
  const { brokenAt, since, chosenBy } = deadlock
  return (
    <>
      <tr>
        <Cell className="align-top whitespace-nowrap">
          <Time at={brokenAt} />
        </Cell>
        <Cell className="align-top">
          <Victim deadlock={deadlock} />
          {chosenBy !== null && (
            <span className="block whitespace-nowrap text-fg-3">{say(chosen[chosenBy])}</span>
          )}
        </Cell>
        <Cell className="align-top">
          <RingList rings={ringSentences(seenIn(deadlock))} />
          <Button
            size="small"
            variant="quiet"
            aria-expanded={open}
            aria-controls={open ? below : undefined}
            onClick={() => setOpen(!open)}
            className="mt-2"
          >
            {t`Graph at that moment`} <span aria-hidden="true">{open ? '▾' : '▸'}</span>
          </Button>
        </Cell>
        <Cell className="text-right align-top whitespace-nowrap">
          {duration(Date.parse(brokenAt) - Date.parse(since))}
        </Cell>
      </tr>
      {open && (
        <tr id={below}>
          <Cell colSpan={COLUMNS}>
            <Moment deadlock={deadlock} />
          </Cell>
        </tr>
      )}
    </>
  )
}

/** A transaction that was aborted, or who did not get its lock. */
function Victim({ deadlock: { victim, parties } }: { readonly deadlock: Deadlock }) {
  const party = parties.find(({ key }) => key === victim)
  if (party === undefined)
    return (
      <Link href={`/transactions/${victim}`} className="text-accent underline">
        <ShortId id={victim} />
      </Link>
    )
  return (
    <>
      <span className="wrap-anywhere">{party.name}</span>
      <span className="block text-fg-3">{t`did not get its lock`}</span>
    </>
  )
}

const chosen = {
  'lowest-priority': phrase`lowest priority first`,
  youngest: phrase`youngest first`,
} as const satisfies Record<NonNullable<Deadlock['chosenBy']>, unknown>

/** Who waited for whom when the ring was found, in it and around it. */
function Moment({ deadlock }: { readonly deadlock: Deadlock }) {
  const graph = useMemo(() => waitGraphOf(seenIn(deadlock)), [deadlock])
  const { nodes, edges } = graph
  return (
    <WaitPicture
      title={t`Graph when the ring of ${victimName(deadlock)} was found`}
      summary={t`${plural(nodes.length, 'party', 'parties')}, ${plural(edges.length, 'wait')}. The ring is told in words above.`}
      beyond={t`${nodes.length} waited or were waited for: too many for a picture. GET /v1/deadlocks has them all.`}
      graph={graph}
    />
  )
}

const victimName = ({ victim, parties }: Deadlock): string =>
  parties.find(({ key }) => key === victim)?.name ?? shortCode(victim)

/** As it was: what became of them since is not known here. */
const seenIn = ({ parties, waits, ring }: Deadlock) => ({
  ...{ waits, rings: [ring] },
  parties: parties.map((party) => ({ ...party, state: null, inDoubt: false })),
})
