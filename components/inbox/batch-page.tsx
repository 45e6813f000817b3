'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { type Batch, batchItemState } from '@/server/contract/batch'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { oddIn } from '../shell/odd-in'
import { OddNotice } from '../shell/odd-notice'
import { PageHeading } from '../shell/page-heading'
import { Badge } from '../ui/badge'
import { CopyButton } from '../ui/copy-button'
import { ErrorPanel } from '../ui/error-panel'
import { shortCode } from '../ui/format'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { BatchControls } from './batch-controls'
import { BatchProgress } from './batch-progress'
import { type BatchCommand, batchQueries, commandBatch, runBatch } from './batch-queries'
import { BatchRunForm } from './batch-run-form'
import { BatchTable } from './batch-table'
import { batchLook } from './batch-words'

/** A bulk action: what was sorted how, what is done, and what came of each. */
export function BatchPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(batchQueries.detail(id))
  return (
    <>
      <PageHeading title={t`Bulk action ${shortCode(id)}`}>
        {data !== undefined && (
          <Badge tone={batchLook[data.state].tone}>{batchLook[data.state].label}</Badge>
        )}
        <CopyButton
          text={typeof window === 'undefined' ? '' : window.location.href}
          what={t`the link to this page`}
        />
        <Link href="/inbox" className="ml-auto text-accent underline">{t`Back to the Inbox`}</Link>
      </PageHeading>
      {error !== null && <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <SkeletonRows rows={5} label={t`Loading the bulk action`} />
      )}
      {data !== undefined && <Loaded batch={data} />}
    </>
  )
}

function Loaded({ batch }: { readonly batch: Batch }) {
  const { id } = batch
  const { params, change } = useAddress()
  const queryClient = useQueryClient()
  const keep = (answer: Batch) => queryClient.setQueryData(batchQueries.detail(id).queryKey, answer)
  const command = useMutation({
    mutationFn: (asked: BatchCommand) => commandBatch(id, asked),
    onSuccess: keep,
  })
  const run = useMutation({
    mutationFn: (terms: Parameters<typeof runBatch>[1]) => runBatch(id, terms),
    onSuccess: keep,
  })
  const error = command.error ?? run.error
  const shown = batchItemState.safeParse(params.show)
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <OddNotice odd={oddIn(params, { show: () => shown.success })} />
      <BatchProgress batch={batch} />
      {error !== null && <ErrorPanel {...faultText(error)} />}
      {batch.state === 'ready' ? (
        <BatchRunForm batch={batch} busy={run.isPending} onRun={(terms) => run.mutate(terms)} />
      ) : null}
      <BatchControls batch={batch} busy={command.isPending} onCommand={command.mutate} />
      <BatchTable
        batch={batch}
        show={shown.success ? shown.data : null}
        onShow={(show) => change({ show }, 'replace')}
      />
    </div>
  )
}
