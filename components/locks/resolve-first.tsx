import Link from 'next/link'
import type { WaitOverview, WaitParty } from '@/server/contract/wait'
import { phrase, say, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { sentences } from '../ui/list'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { WaitPartyName } from './wait-party'

interface Props {
  readonly first: NonNullable<WaitOverview['resolveFirst']>
  readonly parties: WaitOverview['parties']
}

/** Whose end lets most go on. */
export function ResolveFirst({ first, parties }: Props) {
  const party = parties.find(({ key }) => key === first.party)
  if (party === undefined) return null
  const name = <WaitPartyName party={party} />
  return (
    <Panel title={t`Resolve this first`}>
      <div className="flex flex-col gap-2">
        <p className="font-medium">
          {party.participant === null ? name : rich`${name} at ${party.participant}`}
        </p>
        <p className="max-w-prose text-fg-2">{sentences(freesOf(first), nextStep(party))}</p>
        {party.transaction !== null && party.inDoubt && (
          <p>
            <Link
              href={`/inbox?item=${party.transaction}`}
              className="text-accent underline"
            >{t`Settle it in the inbox`}</Link>
          </p>
        )}
      </div>
    </Panel>
  )
}

function freesOf({ transactions, sessions, owners }: Props['first']): string {
  const [alone, work] = [plural(sessions, 'session'), plural(transactions, 'transaction')]
  return owners === 0
    ? t`Its end frees ${alone} and ${work}.`
    : t`Its end frees ${alone}, ${work} and ${plural(owners, 'waiter')} for locks of Verdict.`
}

function nextStep({ kind, transaction, inDoubt }: WaitParty): string {
  if (transaction === null) return kind === 'transaction' ? '' : say(elsewhere[kind])
  return inDoubt
    ? t`It is in doubt: its branches keep their locks until it is settled.`
    : t`It is under way, and ends at its deadline at the latest.`
}

const elsewhere = {
  branch: phrase`It is prepared and none of Verdict’s: settle it on the page of its participant.`,
  session: phrase`It is a session of somebody else: end its transaction where it was begun.`,
  owner: phrase`It holds a lock for no transaction: ask its owner, or release the lock by force below.`,
} as const
