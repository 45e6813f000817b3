'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import Link from 'next/link'
import { useEffect, useEffectEvent, useRef } from 'react'
import { EvidenceNote } from '@/components/evidence/evidence-note'
import { InboxList } from '@/components/inbox/inbox-list'
import { SelectionBar } from '@/components/inbox/selection-bar'
import { tabLook } from '@/components/inbox/tab-look'
import { UndoBar } from '@/components/inbox/undo-bar'
import { useBulk } from '@/components/inbox/use-bulk'
import { type Inbox, useInbox } from '@/components/inbox/use-inbox'
import { usePresence } from '@/components/inbox/use-presence'
import { useUndo } from '@/components/inbox/use-undo'
import { useAddress } from '@/components/shell/address'
import { shellQueries } from '@/components/shell/shell-queries'
import { buttonClass } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorPanel } from '@/components/ui/error-panel'
import { count, duration, shortCode } from '@/components/ui/format'
import { late } from '@/components/ui/late'
import { rich } from '@/components/ui/rich'
import { SkeletonRows } from '@/components/ui/skeleton'
import { Ago } from '@/components/ui/time'
import { faultText } from '@/components/wire/http'
import type { InboxTab, LastSettled } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { useChoice } from './use-choice'

const Loading = () => <SkeletonRows rows={4} label={t`Loading the transaction`} />

const InboxDetail = late(
  () => import('./inbox-detail').then((file) => file.InboxDetail),
  <Loading />,
)

const Peek = late(() => import('../peek').then((file) => file.Peek))

/** So many participants are asked without being looked at; the others when they are chosen. */
const ASKED_MAX = 20

/** One tab: its list, and the chosen item beside it. */
export function InboxTabPanel({ tab }: { readonly tab: InboxTab }) {
  const inbox = useInbox(tab)
  const { params } = useAddress()
  const { items, error, reload } = inbox
  const some = items !== null && (items.length > 0 || params.item !== undefined)
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={reload} />}
      {items === null && error === null && <SkeletonRows rows={5} label={t`Loading the inbox`} />}
      {items !== null && !some && <Nothing tab={tab} last={inbox.page?.last ?? null} />}
      {items !== null && some && <Waiting inbox={inbox} items={items} tab={tab} />}
    </div>
  )
}

function Nothing({ tab, last }: { readonly tab: InboxTab; readonly last: LastSettled | null }) {
  const { data } = useQuery(shellQueries.overview())
  return (
    <Empty title={tabLook[tab].empty} text={tabLook[tab].text}>
      {tab === 'in-doubt' && last !== null && <Last last={last} />}
      {tab === 'in-doubt' && data?.lab === true && (
        <Link href="/lab" className={buttonClass('primary')}>{t`Make one in the lab`}</Link>
      )}
    </Empty>
  )
}

/** The last one that was in doubt: when that ended, and who ended it. */
const Last = ({ last: { transaction, at, by, lastedMs } }: { readonly last: LastSettled }) => (
  <p className="text-fg-2">
    {rich`Last one: ${(
      <Link href={`/transactions/${transaction}`} className="text-accent underline">
        {shortCode(transaction)}
      </Link>
    )}, ${<Ago at={at} />}, settled ${by === null ? t`by itself` : t`by ${by}`} after ${duration(lastedMs)}.`}
  </p>
)

interface WaitingProps {
  readonly inbox: Inbox
  readonly items: NonNullable<Inbox['items']>
  readonly tab: InboxTab
}

function Waiting({ inbox, items, tab }: WaitingProps) {
  const detail = useRef<HTMLElement>(null)
  const undoing = useUndo()
  const { chosen, open, choose, back, next, peeks, closePeek } = useChoice(inbox, items, () =>
    detail.current?.focus(),
  )
  const others = usePresence(chosen)
  const bulk = useBulk({ tab, items, chosen })
  const opened = useEffectEvent(() => detail.current?.focus({ preventScroll: true }))
  useEffect(() => {
    if (open) opened()
  }, [open])
  return (
    <div className="grid min-w-0 grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(20rem,2fr)_5fr]">
      <div
        className={clsx(
          'min-w-0 overflow-hidden rounded-panel border border-line bg-surface lg:sticky lg:top-4 lg:max-h-[calc(100dvh-8rem)] lg:overflow-y-auto',
          open && 'max-lg:hidden',
        )}
      >
        <SelectionBar bulk={bulk} all={inbox.page?.counts[tab] ?? items.length} />
        {items.length === 0 && <p className="px-4 py-3 text-fg-2">{t`${tabLook[tab].empty}.`}</p>}
        <InboxList
          bulk={bulk}
          items={items}
          groups={inbox.groups}
          others={others}
          chosen={chosen}
          onChoose={(id) => choose(id, true)}
          onSort={inbox.sort}
          note={({ id, protocol }, index) =>
            tab !== 'done' && (
              <EvidenceNote id={id} ask={index < ASKED_MAX || id === chosen} protocol={protocol} />
            )
          }
        />
        {(inbox.page?.more ?? 0) > 0 && (
          <p className="px-4 py-3 text-fg-2">{t`The ${count(inbox.page?.items.length ?? 0)} with most damage are shown, ${count(inbox.page?.more ?? 0)} more stand behind them. What is settled makes room; a bulk action can take all that match.`}</p>
        )}
      </div>
      <section
        ref={detail}
        tabIndex={-1}
        aria-label={t`The chosen transaction`}
        className={clsx('min-w-0 outline-none', !open && 'max-lg:hidden')}
      >
        {chosen !== null && (
          <InboxDetail
            key={chosen}
            id={chosen}
            next={next}
            onNext={() => choose(next, true)}
            onBack={back}
            work={items.find(({ row }) => row.id === chosen)?.work ?? null}
            you={inbox.page?.you ?? ''}
            others={others.filter(({ transaction }) => transaction === chosen)}
            undoing={undoing}
            onWork={inbox.worked}
          />
        )}
      </section>
      {peeks && chosen !== null && <Peek key={chosen} id={chosen} onClose={closePeek} />}
      <UndoBar undoing={undoing} />
    </div>
  )
}
