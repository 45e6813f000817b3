'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import type { AlertDelivery } from '@/server/contract/alert'
import { say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { Ago, Time } from '../ui/time'
import { faultText } from '../wire/http'
import { alertQueries } from './alert-queries'
import { deliveryLook, eventWords, replyText } from './alert-words'
import { Attempt } from './delivery-attempt'

/** What was sent and to whom, with every request and reply. */
export function DeliveriesPanel() {
  const query = useQuery(alertQueries.deliveries())
  const items = query.data?.items ?? []
  return (
    <Panel title={t`Deliveries`}>
      {query.isError && <ErrorPanel {...faultText(query.error)} />}
      {query.isSuccess && items.length === 0 && (
        <p className="text-fg-2">{t`Nothing was sent yet. A target’s “Send test” shows whether it would arrive.`}</p>
      )}
      <ul aria-label={t`Deliveries`} className="flex flex-col divide-y divide-line">
        {items.map((delivery) => (
          <li key={delivery.id}>
            <Delivery delivery={delivery} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Delivery({ delivery }: { readonly delivery: AlertDelivery }) {
  const { event, target, alert, state, attempts, createdAt, nextAt } = delivery
  const { label, tone } = deliveryLook[state]
  return (
    <details className="group">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 py-2">
        <ChevronRight
          size={16}
          aria-hidden="true"
          className="shrink-0 text-fg-3 transition-transform duration-120 group-open:rotate-90"
        />
        <Badge tone={tone} solid={state === 'given-up'}>
          {say(label)}
        </Badge>
        <span className="min-w-0 flex-1 basis-64 break-words">{t`${say(eventWords[event])} to ${target}: ${alert.summary}`}</span>
        <span className="text-fg-2 text-small">
          {replyText(delivery)} · <Ago at={createdAt} />
        </span>
      </summary>
      <div className="flex flex-col gap-4 pb-4">
        {nextAt !== null && attempts.length > 0 && (
          <p className="text-fg-2 text-small">{rich`Tried again at ${<Time at={nextAt} />}.`}</p>
        )}
        {attempts.map((attempt) => (
          <Attempt key={attempt.n} attempt={attempt} />
        ))}
        {attempts.length === 0 && <p className="text-fg-2">{t`It was not tried yet.`}</p>}
      </div>
    </details>
  )
}
