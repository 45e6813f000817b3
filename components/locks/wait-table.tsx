import { t } from '@/server/contract/words'
import { Cell, HeadCell, Table } from '../ui/table'
import { Elapsed, Time } from '../ui/time'
import { WaitPartyName } from './wait-party'
import type { HeldObject } from './wait-rows'

const WAITERS_SHOWN = 5

/** What is waited for: where, who has it, since when somebody waits, and who. */
export function WaitTable({ rows }: { readonly rows: readonly HeldObject[] }) {
  return (
    <Table caption={t`Who waits for whom`} className="min-w-[60rem]">
      <thead>
        <tr>
          <HeadCell>{t`Participant`}</HeadCell>
          <HeadCell>{t`Object`}</HeadCell>
          <HeadCell>{t`Mode asked for`}</HeadCell>
          <HeadCell>{t`Holder`}</HeadCell>
          <HeadCell>{t`Since`}</HeadCell>
          <HeadCell>{t`Waiters`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, participant, object, mode, holder, since, waiters }) => (
          <tr key={key}>
            <Cell className="align-top font-medium whitespace-nowrap">{participant}</Cell>
            <Cell className="min-w-40 max-w-72 align-top font-mono wrap-anywhere">{object}</Cell>
            <Cell className="align-top">{mode}</Cell>
            <Cell className="align-top">
              <WaitPartyName party={holder} />
            </Cell>
            <Cell className="align-top whitespace-nowrap">
              <Time at={since} />{' '}
              <span className="text-fg-3">
                (<Elapsed since={since} />)
              </span>
            </Cell>
            <Cell className="align-top">
              <Waiters waiters={waiters} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Waiters({ waiters }: Pick<HeldObject, 'waiters'>) {
  return (
    <ol className="flex flex-col gap-0.5">
      {waiters.slice(0, WAITERS_SHOWN).map(({ party, since }) => (
        <li key={`${party.key} ${since}`}>
          <WaitPartyName party={party} />{' '}
          <span className="whitespace-nowrap text-fg-3">
            <Elapsed since={since} />
          </span>
        </li>
      ))}
      {waiters.length > WAITERS_SHOWN && (
        <li className="text-fg-3">{t`and ${waiters.length - WAITERS_SHOWN} more`}</li>
      )}
    </ol>
  )
}
