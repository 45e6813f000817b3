'use client'

import { ErrorPanel } from '@/components/ui/error-panel'

interface Props {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

export default function PageError({ error, reset }: Props) {
  return (
    <>
      <h1 tabIndex={-1} className="pb-4 text-h1">
        This page could not be shown
      </h1>
      <ErrorPanel
        title="The page stopped while it was drawn"
        detail={`Transactions go on without it. Retry, or open another page. ${error.message}`}
        requestId={error.digest ?? null}
        onRetry={reset}
      />
    </>
  )
}
