'use client'

import { TransactionList } from '@/components/transactions/transaction-list'
import { late } from '@/components/ui/late'

const Peek = late(() => import('../peek').then((file) => file.Peek))

/** The list, and over it the essentials of one that somebody peeks at. */
export function TransactionsScreen() {
  return <TransactionList peek={(id, onClose) => <Peek key={id} id={id} onClose={onClose} />} />
}
