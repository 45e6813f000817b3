import type { Metadata } from 'next'
import { BatchPage } from '@/components/inbox/batch-page'
import { t } from '@/server/contract/words'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params
  return { title: t`Bulk action ${decodeURIComponent(id).slice(-6)}` }
}

export default async function BulkAction({ params }: Props) {
  const { id } = await params
  return <BatchPage id={decodeURIComponent(id)} />
}
