import Link from 'next/link'
import { t } from '@/server/contract/words'
import { rich } from '../ui/rich'

/** What three-phase commit gives, and what it takes: said where it is chosen, and while it runs. */
export function ThreePhaseNote() {
  return (
    <p className="col-span-2 rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small">{rich`The agents end by themselves what a crashed coordinator leaves behind. That is safe only while nobody is cut off: a partition, or a coordinator that is merely slow, can make one side commit and the other abort. ${(
      <Link
        href="/protocols?show=three-phase-commit/partition/2/0"
        className="text-accent underline"
      >{t`See it happen, step by step`}</Link>
    )}`}</p>
  )
}
