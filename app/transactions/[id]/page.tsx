import type { Metadata } from 'next'
import { shortCode } from '@/components/ui/format'
import { t } from '@/server/contract/words'
import { TransactionScreen } from './transaction-screen'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params
  return { title: t`Transaction ${shortCode(decodeURIComponent(id))}` }
}

export default async function TransactionPage({ params }: Props) {
  const { id } = await params
  return <TransactionScreen id={decodeURIComponent(id)} />
}
