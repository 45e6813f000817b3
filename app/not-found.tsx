import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'

export default function NotFound() {
  return (
    <>
      <h1 tabIndex={-1} className="text-h1">
        There is nothing here
      </h1>
      <Empty
        title="No page has this address"
        text="The link may be old or mistyped. The overview leads to everything there is."
      >
        <Link href="/overview" className={buttonClass('primary')}>
          Open the overview
        </Link>
      </Empty>
    </>
  )
}
