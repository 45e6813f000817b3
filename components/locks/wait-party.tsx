import Link from 'next/link'
import type { WaitParty } from '@/server/contract/wait'
import { t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { ShortId } from '../ui/short-id'
import { wordsFor } from './wait-rows'

/** Who waits or holds: a transaction with its way there, anybody else by name. */
export function WaitPartyName({ party }: { readonly party: WaitParty }) {
  const { transaction, name, kind, inDoubt } = party
  if (transaction === null)
    return (
      <span className="wrap-anywhere">
        {kind === 'branch' ? t`Prepared: ${wordsFor(party)}` : wordsFor(party)}
      </span>
    )
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 gap-y-0.5">
      <Link href={`/transactions/${transaction}`} className="text-accent underline">
        {name !== transaction && `${name} `}
        <ShortId id={transaction} />
      </Link>
      {inDoubt && <Badge tone="doubt">{t`in doubt`}</Badge>}
    </span>
  )
}
