'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '@/server/contract/words'
import { participantRetries } from '../shell/pause-queries'
import { PauseRetries } from '../shell/pause-retries'
import { RightButton } from '../shell/right-button'
import { shellQueries } from '../shell/shell-queries'
import { ErrorPanel } from '../ui/error-panel'
import { plural } from '../ui/format'
import { faultText } from '../wire/http'
import { PolicyPanel } from './policy-panel'
import { retryAllNow } from './retry-queries'

/** As the API bounds it. */
const RATE = { usual: 50, max: 1_000 }

/** How this participant is asked again: its policy, and what a person can order. */
export function RetrySection({ name }: { readonly name: string }) {
  return (
    <section aria-label={t`Retries at ${name}`} className="border-line border-t">
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        <h3 className="mr-auto text-h3">{t`Retries`}</h3>
        <RetryAll name={name} />
        <PauseRetries what={participantRetries(name)} />
      </div>
      <PolicyPanel scope={name} />
    </section>
  )
}

function RetryAll({ name }: { readonly name: string }) {
  const [rate, setRate] = useState(String(RATE.usual))
  const perSecond = Number(rate)
  const isRate = Number.isInteger(perSecond) && perSecond >= 1 && perSecond <= RATE.max
  const queryClient = useQueryClient()
  const order = useMutation({
    mutationFn: (each: number) => retryAllNow(name, each),
    onSettled: () => queryClient.invalidateQueries(shellQueries.participants()),
  })
  return (
    <>
      {order.isError && (
        <div className="basis-full">
          <ErrorPanel {...faultText(order.error)} />
        </div>
      )}
      {order.data && (
        <span role="status" className="text-fg-2 text-small">
          {order.data.ordered === 0
            ? t`Nothing waits there.`
            : t`${plural(order.data.ordered, 'call')} ordered, ${order.variables ?? perSecond} a second.`}
        </span>
      )}
      <RateField {...{ name, rate, isRate, onChange: setRate }} />
      <RightButton
        right="retryAllAt"
        size="small"
        title={t`It is back: make all calls that wait for it now, ${rate} a second`}
        aria-label={t`Retry all at ${name} now`}
        disabled={order.isPending || !isRate}
        onClick={() => order.mutate(perSecond)}
      >{t`Retry all now`}</RightButton>
    </>
  )
}

interface RateFieldProps {
  readonly name: string
  readonly rate: string
  readonly isRate: boolean
  readonly onChange: (rate: string) => void
}

/** A bank that has just come back is spared, or hurried. */
function RateField({ name, rate, isRate, onChange }: RateFieldProps) {
  return (
    <label className="flex items-center gap-1.5 text-fg-2 text-small">
      <input
        type="number"
        inputMode="numeric"
        min={1}
        max={RATE.max}
        value={rate}
        onChange={({ target }) => onChange(target.value)}
        aria-label={t`Calls a second to ${name}, 1 to ${RATE.max}`}
        aria-invalid={!isRate}
        className="h-8 w-20 rounded-control border border-edge bg-surface px-2 text-body text-fg aria-invalid:border-danger pointer-coarse:h-11"
      />
      {t`a second`}
    </label>
  )
}
