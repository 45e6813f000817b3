'use client'

import { useMutation } from '@tanstack/react-query'
import { CaseDrop } from '@/components/case/case-drop'
import { type CaseRead, readCase } from '@/components/case/read-case'
import { PageHeading } from '@/components/shell/page-heading'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { late } from '@/components/ui/late'
import { rich } from '@/components/ui/rich'
import { SkeletonRows } from '@/components/ui/skeleton'
import { t } from '@/server/contract/words'

const CaseView = late(() => import('./case-view').then((file) => file.CaseView), <Opening />)

/** A transaction as it was when somebody saved it, from any Verdict; nothing of it is live. */
export function CaseScreen() {
  const { data, mutate, isPending, reset } = useMutation({
    mutationFn: async (file: File): Promise<CaseRead & { readonly name: string }> => ({
      ...(await readCase(file)),
      name: file.name,
    }),
  })
  if (data?.type === 'case')
    return (
      <>
        <div
          role="status"
          data-banner={data.unchanged === false ? 'warn' : 'info'}
          className="mb-6 flex flex-wrap items-center gap-3 rounded-panel border border-ink/40 bg-tint px-4 py-2 text-ink"
        >
          <p className="min-w-0 flex-1 basis-60 break-words">{rich`${data.name}, saved from “${data.contents.environment}”. Nothing here is live, and nothing can be done from here. ${integrity(data.unchanged)}`}</p>
          <Button size="small" onClick={reset}>{t`Open another`}</Button>
        </div>
        <CaseView contents={data.contents} />
      </>
    )
  return (
    <>
      <PageHeading title={t`Case file`} />
      <div className="flex flex-col gap-4">
        {data?.type === 'refused' && (
          <ErrorPanel title={t`${data.name}: ${data.title}`} detail={data.detail} />
        )}
        {isPending ? (
          <SkeletonRows rows={4} label={t`Reading the file`} />
        ) : (
          <CaseDrop onFile={mutate} />
        )}
      </div>
    </>
  )
}

function Opening() {
  return <SkeletonRows rows={4} label={t`Opening the case`} />
}

const integrity = (unchanged: boolean | null): string => {
  if (unchanged === null)
    return t`Whether it was changed since is not checked: this page came without encryption.`
  return unchanged
    ? t`It is as it was saved.`
    : t`It was changed after it was saved: do not take it for evidence.`
}
