'use client'

import Link from 'next/link'
import type { Overview } from '@/server/contract/overview'
import { t } from '@/server/contract/words'
import { actionWords } from '../shell/action-words'
import { outcomeWord } from '../shell/outcome-word'
import { count, duration } from '../ui/format'
import { Panel } from '../ui/panel'
import { ShortId } from '../ui/short-id'
import { Ago } from '../ui/time'

const N_MIN = 30

/** How long ended transactions took; with too few of them no figure is given. */
export function Durations({ overview }: { readonly overview: Overview }) {
  const { p50, p95, p99, n } = overview.durationMs
  const rows = [
    [t`Half of them within`, p50],
    [t`95 of 100 within`, p95],
    [t`99 of 100 within`, p99],
  ] as const
  return (
    <Panel title={t`Duration, begin to end`}>
      {n < N_MIN ? (
        <p className="text-fg-2">{t`Too few: n = ${count(n)}. Figures are given from ${N_MIN} ended transactions on.`}</p>
      ) : (
        <dl className="grid grid-cols-[1fr_auto] gap-y-2">
          {rows.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-fg-2">{label}</dt>
              <dd className="text-right font-semibold">
                {value === null ? t`not known` : duration(value)}
              </dd>
            </div>
          ))}
          <dt className="text-fg-3 text-small">{t`Began in the last 30 minutes, and ended`}</dt>
          <dd className="text-right text-fg-3 text-small">n = {count(n)}</dd>
        </dl>
      )}
    </Panel>
  )
}

/** What people did by hand. */
export function LastActions({ overview }: { readonly overview: Overview }) {
  return (
    <Panel title={t`Last manual actions`}>
      {overview.lastActions.length === 0 ? (
        <p className="text-fg-2">{t`Nobody has settled anything by hand.`}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {overview.lastActions.map(({ id, at, actor, action, transaction, outcome }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{actionWords(action)}</span>
              {transaction !== null && (
                <Link href={`/transactions/${transaction}`} className="text-accent underline">
                  <ShortId id={transaction} />
                </Link>
              )}
              {outcome !== null && <span className="text-fg-2">{outcomeWord(outcome)}</span>}
              <span className="ml-auto text-fg-3 text-small">
                {actor}, <Ago at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
