import type { Metadata } from 'next'
import { t } from '@/server/contract/words'
import { TransactionsScreen } from './transactions-screen'

export const generateMetadata = (): Metadata => ({ title: t`Transactions` })

export default function TransactionsPage() {
  return <TransactionsScreen />
}
