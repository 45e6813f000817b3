'use client'

import { ErrorPanel } from '@/components/ui/error-panel'
import { t } from '@/server/contract/words'

interface Props {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

export default function PageError({ error, reset }: Props) {
  return (
    <>
      <h1 tabIndex={-1} className="pb-4 text-h1">{t`This page could not be shown`}</h1>
      <ErrorPanel
        title={t`The page stopped while it was drawn`}
        detail={t`Transactions go on without it. Retry, or open another page. ${error.message}`}
        requestId={error.digest ?? null}
        onRetry={reset}
      />
    </>
  )
}
