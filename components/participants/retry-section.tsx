'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
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

const PER_SECOND = 50

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
  const queryClient = useQueryClient()
  const order = useMutation({
    mutationFn: () => retryAllNow(name, PER_SECOND),
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
            : t`${plural(order.data.ordered, 'call')} ordered, ${PER_SECOND} a second.`}
        </span>
      )}
      <RightButton
        right="retryAllAt"
        size="small"
        title={t`It is back: make all calls that wait for it now, ${PER_SECOND} a second`}
        aria-label={t`Retry all at ${name} now`}
        disabled={order.isPending}
        onClick={() => order.mutate()}
      >{t`Retry all now`}</RightButton>
    </>
  )
}
