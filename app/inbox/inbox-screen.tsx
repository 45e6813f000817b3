'use client'

import clsx from 'clsx'
import Link from 'next/link'
import { useEffect, useEffectEvent, useRef } from 'react'
import { EvidenceNote } from '@/components/evidence/evidence-note'
import { neighbour, nextWaiting } from '@/components/inbox/inbox-items'
import { InboxList } from '@/components/inbox/inbox-list'
import { type Inbox, useInbox } from '@/components/inbox/use-inbox'
import { useAddress } from '@/components/shell/address'
import { PageHeading } from '@/components/shell/page-heading'
import { buttonClass } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorPanel } from '@/components/ui/error-panel'
import { count } from '@/components/ui/format'
import { useShortcuts } from '@/components/ui/shortcuts'
import { SkeletonRows } from '@/components/ui/skeleton'
import { faultText } from '@/components/wire/http'
import { InboxDetail } from './inbox-detail'

/** So many participants are asked without being looked at; the others when they are chosen. */
const ASKED_MAX = 20

/** What waits for a person: the list, and everything needed to settle the chosen one. */
export function InboxScreen() {
  const inbox = useInbox()
  const { items, error, reload } = inbox
  return (
    <>
      <PageHeading title="Inbox">
        {items !== null && items.length > 0 && (
          <p className="text-fg-2">
            {count(items.filter(({ settled }) => !settled).length)} waiting for a person
          </p>
        )}
      </PageHeading>
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={reload} />}
      {items === null && error === null && <SkeletonRows rows={5} label="Loading the inbox" />}
      {items?.length === 0 && <Nothing />}
      {items !== null && items.length > 0 && <Waiting inbox={inbox} items={items} />}
    </>
  )
}

const Nothing = () => (
  <Empty
    title="Nothing is in doubt"
    text="Transactions whose participants wait for a verdict, or ended differently, are listed here. With recovery set to manual, a coordinator that is killed before the verdict leaves one."
  >
    <Link href="/lab" className={buttonClass('primary')}>
      Make one in the lab
    </Link>
  </Empty>
)

function Waiting({
  inbox,
  items,
}: {
  readonly inbox: Inbox
  readonly items: NonNullable<Inbox['items']>
}) {
  const { params, change } = useAddress()
  const detail = useRef<HTMLElement>(null)
  const chosen = params.item ?? items[0]?.row.id ?? null
  const open = params.open === '1'
  const choose = (id: string | null, opened: boolean) => {
    if (id === null) return
    if (id !== chosen && chosen !== null) inbox.pass(chosen)
    change({ item: id, open: opened ? '1' : null }, opened && !open ? 'push' : 'replace')
  }
  const enter = () => {
    choose(chosen, true)
    detail.current?.focus()
  }
  const next = nextWaiting(items, chosen)
  useShortcuts('Inbox', [
    { keys: 'j', label: 'Next', run: () => choose(neighbour(items, chosen, 1), open) },
    { keys: 'k', label: 'Previous', run: () => choose(neighbour(items, chosen, -1), open) },
    { keys: 'Enter', label: 'Open', run: enter },
  ])
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
        <InboxList
          items={items}
          chosen={chosen}
          onChoose={(id) => choose(id, true)}
          note={({ id, protocol }, index) => (
            <EvidenceNote id={id} ask={index < ASKED_MAX || id === chosen} protocol={protocol} />
          )}
        />
      </div>
      <section
        ref={detail}
        tabIndex={-1}
        aria-label="The chosen transaction"
        className={clsx('min-w-0 outline-none', !open && 'max-lg:hidden')}
      >
        {chosen !== null && (
          <InboxDetail
            key={chosen}
            id={chosen}
            next={next}
            onNext={() => choose(next, true)}
            onBack={() => change({ open: null }, 'replace')}
          />
        )}
      </section>
    </div>
  )
}
