import Link from 'next/link'
import { t } from '@/server/contract/words'
import { search } from '../wire/http'

interface Props {
  /** The id of a run. */
  readonly simulation: string
  /** Which of its transactions, from 0. */
  readonly number: number
}

/** To what its coordinators recorded, on the Petri net of its protocol; or to why it has none. */
export const OnNet = (props: Props) => (
  <Link
    href={`/analysis/petri${search({ ...props })}`}
    className="inline-flex min-h-6 items-center text-accent text-small underline"
  >{t`Replay its log on the Petri net`}</Link>
)
