import type { Metadata } from 'next'
import { BatchPage } from '@/components/inbox/batch-page'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params
  return { title: `Bulk action ${decodeURIComponent(id).slice(-6)}` }
}

export default async function BulkAction({ params }: Props) {
  const { id } = await params
  return <BatchPage id={decodeURIComponent(id)} />
}
