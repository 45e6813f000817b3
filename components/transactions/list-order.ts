import type { ListOrder } from '@/server/contract/transaction-filter'

/** What is new belongs on top only where the newest stand there. */
export const isSorted = ({ sort, dir }: ListOrder): boolean =>
  sort !== undefined || dir !== undefined
