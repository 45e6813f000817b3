import Link from 'next/link'
import { t } from '@/server/contract/words'
import { rich } from '../ui/rich'

/** What three-phase commit is known to break by, said of a transaction that it ran; each can be replayed. */
export function ThreePhaseNote() {
  const partition = (
    <Link
      href="/protocols?show=three-phase-commit/partition/2/0"
      className="text-accent underline"
    >{t`a partition`}</Link>
  )
  const timeouts = (
    <Link
      href="/protocols?show=three-phase-commit/time-outs/2/1"
      className="text-accent underline"
    >{t`a time-out that is wrong`}</Link>
  )
  return (
    <p
      role="note"
      aria-label={t`Three-phase commit`}
      className="mt-4 max-w-prose rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small"
    >
      {rich`Three-phase commit can be split by ${partition} while pre-commit is spread, or by ${timeouts}: one side commits, and the other aborts. Both can be followed step by step. Databases have one prepared state only, so agents in front of them keep the second one.`}
    </p>
  )
}
