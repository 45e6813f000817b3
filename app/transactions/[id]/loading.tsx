import { TransactionHeading } from '@/components/transaction/transaction-heading'
import { SkeletonRows } from '@/components/ui/skeleton'
import { t } from '@/server/contract/words'

export default function Loading() {
  return (
    <>
      <TransactionHeading />
      <SkeletonRows rows={6} label={t`Loading the transaction`} />
    </>
  )
}
