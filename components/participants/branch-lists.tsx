'use client'

import { useQuery } from '@tanstack/react-query'
import type { BranchComparison } from '@/server/contract/branch'
import { phrase, say, t } from '@/server/contract/words'
import { ErrorPanel } from '../ui/error-panel'
import { count } from '../ui/format'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { Ago } from '../ui/time'
import { faultText } from '../wire/http'
import { Capabilities } from './branch-lists-capabilities'
import { JournalBranches, OnlyHereBranches } from './branch-lists-tables'
import { participantQueries } from './participant-queries'

const lists = [
  {
    key: 'onlyHere',
    title: phrase`Only here`,
    text: phrase`Prepared there, and the journal does not have it. Foreign: another program made it. Unclaimed: it bears our mark, yet no transaction of the journal claims it. Nobody here knows the verdict of either, so both are left alone until somebody settles them.`,
    none: phrase`Nothing is prepared there that the journal does not have.`,
  },
  {
    key: 'both',
    title: phrase`Known to both sides`,
    text: phrase`Prepared there, and open in the journal: it waits for its verdict or for its delivery.`,
    none: phrase`No branch is prepared and open.`,
  },
  {
    key: 'onlyJournal',
    title: phrase`Only in the journal`,
    text: phrase`Open in the journal, and not prepared there now: not prepared yet, or settled a moment ago and not confirmed. Recovery looks after it.`,
    none: phrase`The journal waits for nothing else there.`,
  },
] as const

/** The prepared branches as the participant lists them, beside those of the journal. */
export function BranchLists({ name }: { readonly name: string }) {
  const query = useQuery(participantQueries.comparison(name))
  const { data } = query
  return (
    <div className="flex flex-col gap-5 border-line border-t px-4 py-4">
      {query.isError && (
        <ErrorPanel
          {...faultText(query.error)}
          onRetry={() => void query.refetch()}
          dataFrom={data?.checkedAt ?? null}
        />
      )}
      {query.isPending && <SkeletonRows rows={3} label={t`Comparing both sides`} />}
      {data && <Comparison name={name} comparison={data} />}
      <Capabilities name={name} />
    </div>
  )
}

function Comparison({
  name,
  comparison,
}: {
  readonly name: string
  readonly comparison: BranchComparison
}) {
  const read = <Ago at={comparison.checkedAt} />
  return (
    <>
      <p className="text-fg-2 text-small">
        {comparison.answered
          ? rich`Both sides were read ${read}.`
          : rich`${name} does not answer, so only the journal speaks; what is prepared there is not known. Read ${read}.`}
      </p>
      {lists
        .filter(({ key }) => comparison.answered || key === 'onlyJournal')
        .map(({ key, title, text, none }) => (
          <section key={key} aria-label={say(title)}>
            <h3 className="text-h3">
              {say(title)} <span className="text-fg-3">{count(comparison[key].length)}</span>
            </h3>
            <p className="max-w-prose pb-2 text-fg-2 text-small">
              {say(comparison[key].length === 0 ? none : text)}
            </p>
            {key === 'onlyHere'
              ? comparison.onlyHere.length > 0 && (
                  <OnlyHereBranches name={name} title={say(title)} branches={comparison.onlyHere} />
                )
              : comparison[key].length > 0 && (
                  <JournalBranches title={say(title)} branches={comparison[key]} />
                )}
          </section>
        ))}
    </>
  )
}
