import Link from 'next/link'
import { t } from '@/server/contract/words'
import { buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { shortCode } from '../ui/format'

/** An id that nobody knows any more, or never did. */
export function TransactionAbsent({ id }: { readonly id: string }) {
  return (
    <>
      <h1 tabIndex={-1} className="text-h1">{t`Transaction ${shortCode(id)}`}</h1>
      <Empty
        title={t`No transaction ends in ${shortCode(id)}`}
        text={t`It may be older than what is kept: VERDICT_RETENTION_DAYS, 30 days unless set otherwise.`}
      >
        <Link
          href="/transactions"
          className={buttonClass('primary')}
        >{t`Open the transactions`}</Link>
      </Empty>
    </>
  )
}
