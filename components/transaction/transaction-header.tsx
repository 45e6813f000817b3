'use client'

import { FlaskConical } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { TransactionDetail } from '@/server/contract/transaction'
import { t } from '@/server/contract/words'
import { AsOf } from '../shell/as-of'
import { priorityWord, recoveryWord } from '../shell/terms'
import { StateBadge } from '../ui/badge'
import { CopyButton } from '../ui/copy-button'
import { shortCode } from '../ui/format'
import { takesFocus } from '../ui/heading-focus'
import { protocolName } from '../ui/protocol-name'
import { shownState } from '../ui/state-look'
import { Elapsed, Time } from '../ui/time'

interface Props {
  readonly transaction: TransactionDetail
  readonly sentence: string
  readonly menu: ReactNode
}

/** Who this transaction is and where it stands; stays in view while the rest scrolls. */
export function TransactionHeader({ transaction, sentence, menu }: Props) {
  const { id, name } = transaction
  return (
    <header className="-mx-4 -mt-4 z-20 border-line border-b bg-canvas px-4 pt-4 pb-3 lg:sticky lg:-mx-6 lg:-mt-6 lg:top-0 lg:px-6 lg:pt-5 [@media(max-height:30rem)]:static">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateBadge state={shownState(transaction)} />
        <h1 ref={takesFocus} tabIndex={-1} className="min-w-0 break-words text-h1">
          {name ?? shortCode(id)}
        </h1>
        <AsOf />
        <span className="flex min-w-0 items-center gap-1">
          <code className="break-all text-fg-3 text-small">
            {id.slice(0, -6)}
            <strong className="text-fg">{shortCode(id)}</strong>
          </code>
          <CopyButton text={id} what={t`the id`} />
        </span>
        <div className="ml-auto">{menu}</div>
      </div>
      <p className="mt-2 max-w-[110ch] font-medium text-[0.9375rem] leading-6">{sentence}</p>
      <Facts transaction={transaction} />
      <PassedOn transaction={transaction} />
    </header>
  )
}

function Facts({ transaction }: { readonly transaction: TransactionDetail }) {
  const { id, protocol, lab, driver, startedAt, endedAt, owner, epoch, version } = transaction
  const { recovery, priority, waiting, state } = transaction
  return (
    <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-fg-2 text-small">
      <Fact name={t`Protocol`}>
        {protocolName(protocol)}
        <ReplayLink id={id} />
      </Fact>
      {driver === 'application' && <Fact name={t`Driven by`}>{t`an application`}</Fact>}
      {lab && (
        <Fact name={t`From`}>
          <FlaskConical size={13} aria-hidden="true" className="mr-1 inline" />
          {t`the lab`}
        </Fact>
      )}
      <Fact name={t`Started`}>
        <Time at={startedAt} />
      </Fact>
      <Fact name={t`Duration`}>
        <Elapsed since={startedAt} until={endedAt} />
      </Fact>
      <Fact name={t`Recovery`}>{recoveryWord(recovery)}</Fact>
      <Fact name={t`Priority`}>{priorityWord(priority)}</Fact>
      {waiting !== null && state === 'active' && (
        <Fact
          name={t`Queue`}
        >{t`place ${waiting.place} of ${waiting.of} at ${waiting.participant}`}</Fact>
      )}
      <Fact name={t`Owner`}>{ownerText(owner, epoch)}</Fact>
      <Fact name={t`Version`}>{version}</Fact>
    </dl>
  )
}

/** Who runs it, and whether that is another incarnation than the one that began it. */
function ownerText(owner: TransactionDetail['owner'], begunIn: number): string {
  if (owner === null) return t`nobody`
  const { process, epoch, alive } = owner
  if (epoch === begunIn)
    return alive ? t`${process}, epoch ${epoch}` : t`${process}, epoch ${epoch}, not running`
  return alive
    ? t`${process}, epoch ${epoch} (begun in epoch ${begunIn})`
    : t`${process}, epoch ${epoch}, not running (begun in epoch ${begunIn})`
}

/** Every log is a firing sequence of the net of its protocol, or the first bad step is named. */
const ReplayLink = ({ id }: { readonly id: string }) => (
  <>
    {' '}
    (
    <Link
      href={`/analysis/petri?transaction=${id}`}
      className="text-accent underline"
    >{t`replay on the Petri net`}</Link>
    )
  </>
)

/** What the caller gave it along: labels, and where in its own trace it belongs. */
function PassedOn({ transaction: { labels, traceparent } }: Pick<Props, 'transaction'>) {
  const given = Object.entries(labels)
  const [, trace] = traceparent?.split('-') ?? []
  if (given.length === 0 && trace === undefined) return null
  return (
    <ul
      aria-label={t`Labels and trace`}
      className="mt-2 flex flex-wrap items-center gap-1.5 text-small"
    >
      {given.map(([name, value]) => (
        <li key={name} className="rounded border border-line px-1.5 py-0.5">
          <span className="text-fg-3">{name}</span> {value}
        </li>
      ))}
      {trace !== undefined && (
        <li className="flex items-center gap-1 text-fg-2">
          <span className="text-fg-3">{t`Trace`}</span>
          <code className="break-all">{trace}</code>
          <CopyButton text={trace} what={t`the trace id`} />
        </li>
      )}
    </ul>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="flex gap-1.5">
    <dt className="text-fg-3">{name}</dt>
    <dd>{children}</dd>
  </div>
)
