import type { Difference } from '@/server/contract/action'
import { t } from '@/server/contract/words'
import { enumeration } from '../ui/list'
import { saidWord } from './said-word'

/** Nothing was sent: what is different from what was read. */
export function Changed({ list }: { readonly list: readonly Difference[] }) {
  return (
    <div role="alert" data-banner="warn" className="rounded-control bg-tint px-3 py-2 text-ink">
      <p>
        {list.length === 0
          ? t`Nothing was sent. It moved on while you were reading. The advice below is new.`
          : t`Nothing was sent. ${enumeration(list.map(change))} while you were reading. The advice below is new.`}
      </p>
    </div>
  )
}

const change = ({ participant, before, now }: Difference): string =>
  t`${participant} changed from ${saidWord(before)} to ${saidWord(now)}`
