import type { WaitOverview } from '@/server/contract/wait'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { enumeration } from '../ui/list'

type Reports = WaitOverview['reports']

const kinds: Readonly<Record<string, Phrase>> = {
  http: phrase`a service keeps its locks to itself`,
  sqlite: phrase`SQLite locks the whole file, and tells nobody who waits`,
}

/** Of whom nothing is shown here, and why. */
export function WaitReports({ overview }: { readonly overview: WaitOverview }) {
  const lines = linesOf(overview)
  if (lines.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 px-4 py-3 text-fg-2">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

function linesOf({ reports, locks, readBy }: WaitOverview): readonly string[] {
  const silent = reports.filter(({ state }) => state === 'silent')
  return [
    ...cannotTell(reports),
    ...silent.map(
      ({ participant }) =>
        t`${participant} did not answer, or its account may not ask: who waits there is not known.`,
    ),
    ...(locks === 'silent'
      ? [t`The store of Verdict’s own locks did not answer: who waits for one is not known.`]
      : []),
    ...(readBy === 'web'
      ? [t`No coordinator answers: branches at work are shown as sessions, and no ring is broken.`]
      : []),
  ]
}

function cannotTell(reports: Reports): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { participant, kind, state } of reports)
    if (state === 'cannot-tell') {
      const why = say(kinds[kind] ?? phrase`its kind is not known to this version`)
      groups.set(why, [...(groups.get(why) ?? []), participant])
    }
  return [...groups].map(
    ([why, names]) => t`Row locks cannot be read at ${enumeration(names)}: ${why}.`,
  )
}
