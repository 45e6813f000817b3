'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { AuditedParticipant, Divergence, Divergences } from '@/server/contract/divergence'
import { t } from '@/server/contract/words'
import { ErrorPanel } from '../ui/error-panel'
import { count } from '../ui/format'
import { useNow } from '../ui/now'
import { rich } from '../ui/rich'
import { ShortId } from '../ui/short-id'
import { Skeleton } from '../ui/skeleton'
import { StateIcon } from '../ui/state-icon'
import { Cell, HeadCell, Table } from '../ui/table'
import { Ago, Time } from '../ui/time'
import { faultText } from '../wire/http'
import { atomicityLook, auditWord, divergenceHref, divergenceText } from './atomicity'
import { divergenceQueries } from './divergence-queries'

const LISTED_MAX = 5

/** Whether everything that ended has ended the same everywhere; it is never off the page. */
export function AtomicityFigure() {
  const { data, error, refetch } = useQuery(divergenceQueries.all())
  if (data !== undefined) return <Figure found={data} />
  if (error !== null) return <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />
  return <Skeleton className="h-24" />
}

function Figure({ found }: { readonly found: Divergences }) {
  const now = useNow() ?? Date.parse(found.at)
  const { figure, violated, notes } = atomicityLook(found, now)
  return (
    <section
      aria-label={t`Atomicity`}
      data-tone={violated ? 'damage' : undefined}
      className={`flex min-w-0 flex-col gap-2 rounded-panel border px-4 py-3 ${violated ? 'border-ink bg-tint' : 'border-line bg-surface'}`}
    >
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="flex items-center gap-2 text-label text-fg-2">
          {violated && (
            <span className="text-ink">
              <StateIcon shape="octagon" size={16} />
            </span>
          )}
          {t`Atomicity`}
        </h2>
        <p className={`text-h2 ${violated ? 'text-ink' : 'text-fg'}`}>{figure}</p>
        {found.since !== null && (
          <p className="text-fg-2 text-small">{rich`Branches of ended transactions, held against their verdicts since ${<Time at={found.since} />}`}</p>
        )}
      </div>
      {notes.map((note) => (
        <p key={note} className="text-fg-2 text-small">
          {note}
        </p>
      ))}
      <Violations items={found.items.filter(({ acknowledgedAt }) => acknowledgedAt === null)} />
      {found.participants.length > 0 && <ByParticipant participants={found.participants} />}
    </section>
  )
}

function Violations({ items }: { readonly items: readonly Divergence[] }) {
  if (items.length === 0) return null
  return (
    <>
      <ul aria-label={t`Violations`} className="flex flex-col gap-1.5">
        {items.slice(0, LISTED_MAX).map((item) => (
          <li key={`${item.transaction}_${item.branch}`} className="flex flex-wrap gap-x-2">
            {item.expected === 'unknown-transaction' ? (
              <ShortId id={item.transaction} />
            ) : (
              <Link href={divergenceHref(item)} className="text-accent underline">
                <ShortId id={item.transaction} />
              </Link>
            )}
            <span>{divergenceText(item)}</span>
            <span className="text-fg-2 text-small">{rich`Found ${<Ago at={item.foundAt} />}`}</span>
          </li>
        ))}
      </ul>
      {items.length > LISTED_MAX && (
        <p className="text-small">{rich`${count(items.length - LISTED_MAX)} more are in the ${<Link href="/inbox" className="text-accent underline">{t`inbox`}</Link>}.`}</p>
      )}
    </>
  )
}

function ByParticipant({ participants }: { readonly participants: readonly AuditedParticipant[] }) {
  return (
    <details className="min-w-0">
      <summary className="rounded-control py-1 text-fg-2 text-small">{t`By participant`}</summary>
      <Table caption={t`Outcomes checked, by participant`}>
        <thead>
          <tr>
            <HeadCell>{t`Participant`}</HeadCell>
            <HeadCell className="text-right">{t`Checked`}</HeadCell>
            <HeadCell className="text-right">{t`Violated`}</HeadCell>
            <HeadCell>{t`Now`}</HeadCell>
            <HeadCell>{t`Last compared`}</HeadCell>
            <HeadCell>{t`All compared`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {participants.map((one) => (
            <tr key={one.participant}>
              <Cell className="whitespace-nowrap">{one.participant}</Cell>
              <Cell className="text-right">{count(one.checked)}</Cell>
              <Cell className="text-right">{count(one.violated)}</Cell>
              <Cell className="whitespace-nowrap">{auditWord(one.state)}</Cell>
              <Cell className="whitespace-nowrap">
                {one.passedAt === null ? t`never` : <Ago at={one.passedAt} />}
              </Cell>
              <Cell className="whitespace-nowrap">
                {one.roundAt === null ? t`not yet` : <Ago at={one.roundAt} />}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  )
}
