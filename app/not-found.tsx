import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { t } from '@/server/contract/words'

export default function NotFound() {
  return (
    <>
      <h1 tabIndex={-1} className="text-h1">{t`There is nothing here`}</h1>
      <Empty
        title={t`No page has this address`}
        text={t`The link may be old or mistyped. The overview leads to everything there is.`}
      >
        <Link href="/overview" className={buttonClass('primary')}>{t`Open the overview`}</Link>
      </Empty>
    </>
  )
}
