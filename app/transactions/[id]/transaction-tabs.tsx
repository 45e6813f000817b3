'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AddressChange } from '@/components/shell/address'
import { parseSettings } from '@/components/timeline/timeline-settings'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { ErrorPanel } from '@/components/ui/error-panel'
import { shortCode } from '@/components/ui/format'
import { late } from '@/components/ui/late'
import { useShortcuts } from '@/components/ui/shortcuts'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Tabs } from '@/components/ui/tabs'
import { faultText } from '@/components/wire/http'
import type { JournalEvent } from '@/server/contract/event'
import type { TransactionDetail } from '@/server/contract/transaction'
import { type Phrase, phrase, say, t } from '@/server/contract/words'

const Loading = ({ rows, label }: { readonly rows: number; readonly label: Phrase }) => (
  <SkeletonRows rows={rows} label={say(label)} />
)

const SettleSection = late(
  () => import('@/components/evidence/settle-section').then((file) => file.SettleSection),
  <Loading rows={4} label={phrase`Loading the evidence`} />,
)
const Timeline = late(
  () => import('@/components/timeline/timeline').then((file) => file.Timeline),
  <Loading rows={5} label={phrase`Loading the timeline`} />,
)
const TransactionLog = late(
  () => import('@/components/transaction/transaction-log').then((file) => file.TransactionLog),
  <Loading rows={5} label={phrase`Loading the records`} />,
)
const TransactionRetries = late(
  () =>
    import('@/components/transaction/transaction-retries').then((file) => file.TransactionRetries),
  <Loading rows={3} label={phrase`Loading the retries`} />,
)

const TransactionPayload = late(
  () =>
    import('@/components/transaction/transaction-payload').then((file) => file.TransactionPayload),
  <Loading rows={3} label={phrase`Loading the payload`} />,
)
const TransactionAudit = late(
  () => import('./transaction-audit').then((file) => file.TransactionAudit),
  <Loading rows={3} label={phrase`Loading the audit trail`} />,
)

const names = ['timeline', 'evidence', 'log', 'retries', 'payload', 'audit'] as const

export const isTab = (value: string): boolean => names.some((name) => name === value)

interface Props {
  readonly transaction: TransactionDetail
  readonly tab: string
  readonly onTab: (tab: string) => void
  readonly params: Readonly<Record<string, string>>
  readonly onChange: (change: AddressChange) => void
}

export function TransactionTabs(props: Props) {
  const { transaction, onTab } = props
  const tab = names.find((name) => name === props.tab) ?? 'timeline'
  const { id, retries } = transaction
  const queryClient = useQueryClient()
  const events = useQuery(transactionQueries.events(id))
  const settled = () =>
    void queryClient.invalidateQueries({ queryKey: transactionQueries.detail(id).queryKey })
  useShortcuts(
    phrase`Transaction`,
    tab === 'evidence'
      ? []
      : [{ keys: 'e', label: t`Evidence and advice`, run: () => onTab('evidence') }],
  )
  const broken = events.error !== null && (
    <ErrorPanel
      {...faultText(events.error)}
      onRetry={() => void events.refetch()}
      dataFrom={events.data ? new Date(events.dataUpdatedAt).toISOString() : null}
    />
  )
  const known = (show: (items: readonly JournalEvent[]) => React.ReactNode) => (
    <div className="flex min-w-0 flex-col gap-3">
      {broken}
      {events.data === undefined && !broken && (
        <SkeletonRows rows={5} label={t`Loading the records`} />
      )}
      {events.data !== undefined && show(events.data)}
    </div>
  )
  return (
    <Tabs
      label={t`Views of this transaction`}
      value={tab}
      onChange={onTab}
      tabs={[
        {
          value: 'timeline',
          label: t`Timeline`,
          content: known((items) => <Drawn {...props} events={items} />),
        },
        {
          value: 'evidence',
          label: t`Evidence and advice`,
          content: <SettleSection key={id} transaction={transaction} onSettled={settled} />,
        },
        {
          value: 'log',
          label: t`Log`,
          content: known((items) => <TransactionLog events={items} />),
        },
        {
          value: 'retries',
          label: retries === 0 ? t`Retries` : t`Retries (${retries})`,
          content: <TransactionRetries transaction={transaction} />,
        },
        { value: 'payload', label: t`Payload`, content: <TransactionPayload key={id} id={id} /> },
        { value: 'audit', label: t`Audit`, content: <TransactionAudit key={id} id={id} /> },
      ]}
    />
  )
}

function Drawn({
  transaction,
  params,
  onChange,
  events,
}: Props & { readonly events: readonly JournalEvent[] }) {
  const { id, participants, startedAt, endedAt, owner } = transaction
  const ownerAlive = owner?.alive ?? false
  const subject = useMemo(
    () => ({ code: shortCode(id), participants, startedAt, open: endedAt === null, ownerAlive }),
    [id, participants, startedAt, endedAt, ownerAlive],
  )
  const settings = parseSettings((name) => params[name] ?? null)
  return <Timeline events={events} subject={subject} settings={settings} onChange={onChange} />
}
