import Link from 'next/link'
import type { WaitOverview } from '@/server/contract/wait'
import { plural } from '../ui/format'
import { Panel } from '../ui/panel'
import { WaitPartyName } from './wait-party'

interface Props {
  readonly first: NonNullable<WaitOverview['resolveFirst']>
  readonly parties: WaitOverview['parties']
}

/** Whose end lets most go on. */
export function ResolveFirst({ first, parties }: Props) {
  const party = parties.find(({ key }) => key === first.party)
  if (party === undefined) return null
  const { transactions, sessions } = first
  return (
    <Panel title="Resolve this first">
      <div className="flex flex-col gap-2">
        <p className="font-medium">
          <WaitPartyName party={party} />
          {party.participant !== null && ` at ${party.participant}`}
        </p>
        <p className="max-w-prose text-fg-2">
          Its end frees {plural(sessions, 'session')} and {plural(transactions, 'transaction')}.{' '}
          {party.transaction === null ? elsewhere[party.kind] : nextStep(party.inDoubt)}
        </p>
        {party.transaction !== null && party.inDoubt && (
          <p>
            <Link href={`/inbox?item=${party.transaction}`} className="text-accent underline">
              Settle it in the inbox
            </Link>
          </p>
        )}
      </div>
    </Panel>
  )
}

const nextStep = (inDoubt: boolean): string =>
  inDoubt
    ? 'It is in doubt: its branches keep their locks until it is settled.'
    : 'It is under way, and ends at its deadline at the latest.'

const elsewhere = {
  transaction: '',
  branch: 'It is prepared and none of Verdict’s: settle it on the page of its participant.',
  session: 'It is a session of somebody else: end its transaction where it was begun.',
  owner: 'It holds a lock for no transaction: ask its owner, or release the lock by force below.',
} as const
