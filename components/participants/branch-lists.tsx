'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { BranchComparison, ListedBranch } from '@/server/contract/participant'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { count } from '../ui/format'
import { ShortId } from '../ui/short-id'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { Ago, Elapsed } from '../ui/time'
import { faultText } from '../wire/http'
import { participantQueries } from './participant-queries'

const lists = [
  {
    key: 'both',
    title: 'Known to both sides',
    text: 'Prepared there, and open in the journal: it waits for its verdict or for its delivery.',
    none: 'No branch is prepared and open.',
  },
  {
    key: 'onlyHere',
    title: 'Only here',
    text: 'Prepared there, and not open in the journal. Unclaimed: it bears our mark, yet the journal has no such transaction, so nobody knows its verdict. Foreign: another program made it. Both are shown and never touched by themselves.',
    none: 'Nothing is prepared there that the journal does not know.',
  },
  {
    key: 'onlyJournal',
    title: 'Only in the journal',
    text: 'Open in the journal, and not prepared there now: not prepared yet, or settled a moment ago and not confirmed. Recovery looks after it.',
    none: 'The journal waits for nothing else there.',
  },
] as const

/** The prepared branches as the participant lists them, beside those of the journal. */
export function BranchLists({ name }: { readonly name: string }) {
  const query = useQuery(participantQueries.comparison(name))
  const { data } = query
  return (
    <div className="flex flex-col gap-4 border-line border-t px-4 py-4">
      {query.isError && (
        <ErrorPanel
          {...faultText(query.error)}
          onRetry={() => void query.refetch()}
          dataFrom={data?.checkedAt ?? null}
        />
      )}
      {query.isPending && <SkeletonRows rows={3} label="Comparing both sides" />}
      {data && <Comparison comparison={data} />}
    </div>
  )
}

function Comparison({ comparison }: { readonly comparison: BranchComparison }) {
  return (
    <>
      <p className="text-small text-fg-2">
        {comparison.answered
          ? 'Both sides were read'
          : 'The participant does not answer, so only the journal speaks. Read'}{' '}
        <Ago at={comparison.checkedAt} />.
      </p>
      {lists.map(({ key, title, text, none }) => (
        <section key={key} aria-label={title}>
          <h3 className="text-h3">
            {title} <span className="text-fg-3">{count(comparison[key].length)}</span>
          </h3>
          <p className="max-w-prose pb-2 text-small text-fg-2">
            {comparison[key].length === 0 ? none : text}
          </p>
          {comparison[key].length > 0 && <Branches title={title} branches={comparison[key]} />}
        </section>
      ))}
    </>
  )
}

const claims = {
  ours: { label: 'Ours', tone: 'held' },
  unclaimed: { label: 'Unclaimed', tone: 'doubt' },
  foreign: { label: 'Foreign', tone: 'idle' },
} as const

function Branches({
  title,
  branches,
}: {
  readonly title: string
  readonly branches: readonly ListedBranch[]
}) {
  return (
    <Table caption={title}>
      <thead>
        <tr>
          <HeadCell>Whose</HeadCell>
          <HeadCell>Transaction</HeadCell>
          <HeadCell>Name of the branch there</HeadCell>
          <HeadCell className="text-right">Prepared for</HeadCell>
        </tr>
      </thead>
      <tbody>
        {branches.map(({ gid, claim, transaction, preparedAt }) => (
          <tr key={gid}>
            <Cell>
              <Badge tone={claims[claim].tone} solid={claim === 'unclaimed'}>
                {claims[claim].label}
              </Badge>
            </Cell>
            <Cell>
              {transaction === null ? (
                <span className="text-fg-3">none</span>
              ) : (
                <Link href={`/transactions/${transaction}`} className="text-accent underline">
                  <ShortId id={transaction} />
                </Link>
              )}
            </Cell>
            <Cell className="font-mono text-label">{gid}</Cell>
            <Cell className="text-right whitespace-nowrap">
              {preparedAt === null ? 'not known' : <Elapsed since={preparedAt} />}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
