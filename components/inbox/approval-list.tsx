'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { Approval, ApprovalState } from '@/server/contract/approval'
import { verdictWord } from '@/server/contract/verdict-word'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { approvalQueries } from '../shell/decision-queries'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { Cell, HeadCell, Table } from '../ui/table'
import { Ago, Time } from '../ui/time'
import { faultText } from '../wire/http'

const ENDED_MAX = 20

/** What people have asked a second person for, those that wait first. */
export function ApprovalList() {
  const { data, error, refetch } = useQuery(approvalQueries.all())
  const waiting = data?.items.filter(({ state }) => state === 'waiting') ?? []
  const ended = data?.items.filter(({ state }) => state !== 'waiting').slice(0, ENDED_MAX) ?? []
  return (
    <div className="flex flex-col gap-4">
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <SkeletonRows rows={3} label={t`Loading requests`} />
      )}
      {data !== undefined && waiting.length === 0 && (
        <Empty
          title={t`Nothing waits for a second person`}
          text={t`Where the policy asks for one, a decision stands here until somebody else has approved or rejected it, for 15 minutes at most.`}
        >
          <Link
            href="/settings/policy"
            className="text-accent underline"
          >{t`Open the policy`}</Link>
        </Empty>
      )}
      {waiting.length > 0 && <Requests title={t`Waiting for approval`} items={waiting} isWaiting />}
      {ended.length > 0 && <Requests title={t`Answered, or lapsed`} items={ended} />}
    </div>
  )
}

function asked({ forced, action, transaction }: Approval): string {
  const [word, code] = [verdictWord(action), shortCode(transaction)]
  return forced ? t`Force ${word} ${code}` : `${word} ${code}`
}

const states = {
  waiting: phrase`waiting`,
  approved: phrase`approved`,
  done: phrase`done`,
  rejected: phrase`rejected`,
  withdrawn: phrase`withdrawn`,
  lapsed: phrase`lapsed`,
} as const satisfies Record<ApprovalState, Phrase>

const closed = ({ state, closedBy }: Approval): string =>
  closedBy === null ? say(states[state]) : t`${say(states[state])}, ${closedBy}`

interface Props {
  readonly title: string
  readonly items: readonly Approval[]
  readonly isWaiting?: boolean
}

const Requests = ({ title, items, isWaiting = false }: Props) => (
  <Panel title={title} flush>
    <Table caption={title} className="min-w-[46rem]">
      <thead>
        <tr>
          <HeadCell>{t`Asks to`}</HeadCell>
          <HeadCell>{t`Asked by`}</HeadCell>
          <HeadCell>{t`Reason`}</HeadCell>
          <HeadCell>{isWaiting ? t`Lapses` : t`State`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <Cell className="whitespace-nowrap">
              <Link href={`/approvals/${one.id}`} className="text-accent underline">
                {asked(one)}
              </Link>
            </Cell>
            <Cell className="whitespace-nowrap">
              {rich`${one.yours ? t`you` : one.requestedBy}, ${<Ago at={one.requestedAt} />}`}
            </Cell>
            <Cell className="wrap-anywhere">{one.reason}</Cell>
            <Cell className="whitespace-nowrap">
              {one.state === 'waiting' ? <Time at={one.expiresAt} /> : closed(one)}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  </Panel>
)
