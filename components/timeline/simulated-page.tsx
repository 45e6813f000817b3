'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { SimulatedTransaction } from '@/server/contract/simulated-transaction'
import { retell, t } from '@/server/contract/words'
import { type Address, useAddress } from '../shell/address'
import { CopyLink } from '../shell/copy-link'
import { oddIn } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultText, search } from '../wire/http'
import { SimulatedChoice } from './simulated-choice'
import { simulatedQueries } from './simulated-queries'
import { settingsText } from './simulated-settings'
import { SimulatedTimeline } from './simulated-timeline'
import { meantSettings, parseSettings } from './timeline-settings'

/** A whole number of the address, not below `least`; null for anything else. */
const wholeIn = (text: string | undefined, least: number): number | null =>
  text !== undefined && /^\d{1,5}$/.test(text) && Number(text) >= least ? Number(text) : null

const meant = {
  ...meantSettings,
  transaction: (value: string) => wholeIn(value, 0) !== null,
  step: (value: string) => wholeIn(value, 1) !== null,
}

/** One transaction of a simulated run. Its address is the settings and the seed, so it can be had anywhere. */
export function SimulatedPage({ id }: { readonly id: string }) {
  const { params, change } = useAddress()
  const number = wholeIn(params.transaction, 0) ?? 0
  const found = useQuery(simulatedQueries.transaction(id, number))
  return (
    <div className="flex flex-col gap-4">
      <PageHeading title={t`Transaction ${number} of a simulated run`}>
        <div className="ml-auto flex items-center gap-2">
          <CopyLink />
        </div>
      </PageHeading>
      <OddNotice odd={oddIn(params, meant)} />
      {found.isError && (
        <ErrorPanel {...faultText(found.error)} onRetry={() => void found.refetch()} />
      )}
      {found.isPending && <SkeletonRows rows={8} label={t`Running it again to watch`} />}
      {found.data && <Found {...{ params, change }} transaction={found.data} />}
    </div>
  )
}

function Found({
  transaction,
  params,
  change,
}: Address & { readonly transaction: SimulatedTransaction }) {
  const { id, settings, transaction: number, items, isWhole, violations } = transaction
  return (
    <>
      <p className="max-w-prose text-fg-2">{settingsText(settings)}</p>
      <SimulatedChoice
        {...{ number, last: settings.transactions - 1 }}
        onChoose={(next) =>
          change({ transaction: String(next), step: null, event: null, zoom: null, span: null })
        }
      />
      {violations.map(({ law, says, event }) => (
        <p key={event} data-tone="heuristic" className="font-medium text-ink">
          {t`A law breaks here: ${law}, ${retell(says)}.`}
        </p>
      ))}
      {!isWhole && (
        <p className="text-fg-2">{t`Only its first ${items.length} steps are shown.`}</p>
      )}
      {items.length === 0 ? (
        <p className="text-fg-2">{t`Nothing happened in it.`}</p>
      ) : (
        <SimulatedTimeline
          key={number}
          transaction={transaction}
          settings={parseSettings((name) => params[name] ?? null)}
          step={wholeIn(params.step, 1)}
          onChange={change}
        />
      )}
      <p className="flex flex-wrap gap-x-5 gap-y-1 text-small">
        <Link
          href={`/analysis/petri${search({ simulation: id, number: String(number) })}`}
          className="inline-flex min-h-6 items-center text-accent underline"
        >{t`Replay its log on the Petri net`}</Link>
        <Link
          href="/protocols"
          className="inline-flex min-h-6 items-center text-accent underline"
        >{t`To the protocols`}</Link>
      </p>
    </>
  )
}
