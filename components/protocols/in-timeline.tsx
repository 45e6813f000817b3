import Link from 'next/link'
import { t } from '@/server/contract/words'
import { search } from '../wire/http'

interface Props {
  /** The id of a run. */
  readonly simulation: string
  /** Which of its transactions, from 0. */
  readonly number: number
}

/** To the transaction drawn as a real one is, step by step. */
export const InTimeline = ({ simulation, number }: Props) => (
  <Link
    href={`/protocols/simulations/${simulation}${search({ transaction: String(number) })}`}
    className="inline-flex min-h-6 items-center text-accent text-small underline"
  >{t`Watch it in the timeline`}</Link>
)
