import type { BranchEvidence } from '@/server/contract/action'
import { t } from '@/server/contract/words'
import { duration } from '../ui/format'

/** Who waits for its locks, and since when. */
export function Waiting({ blocked }: Pick<BranchEvidence, 'blocked'>) {
  if (blocked === null || blocked.length === 0) return null
  return (
    <details className="text-small">
      <summary className="w-fit text-accent underline">{t`Who waits`}</summary>
      <ul className="mt-1 ml-4 list-disc text-fg-2">
        {blocked.map(({ pid, waitingMs, application }) => (
          <li
            key={pid}
          >{t`${application || t`a session without a name`}, process ${pid}, for ${duration(waitingMs)}`}</li>
        ))}
      </ul>
    </details>
  )
}
