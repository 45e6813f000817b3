import type { ReactNode } from 'react'
import { protocolMisfit, type Workload } from '@/server/contract/workload'
import { protocolName } from '../ui/protocol-name'
import { protocols } from './run-form-values'

interface Props {
  readonly workload: Workload
  readonly protocol: string
}

/** What a run of a workload does, said where it is chosen; and why other protocols do not fit it. */
export function WorkloadNote({ workload, protocol }: Props) {
  if (workload === 'trip-booking') return <Note>{trips}</Note>
  if (workload !== 'shop-order' && workload !== 'data-sync') return null
  const text = workload === 'shop-order' ? orders : protocol === 'outbox' ? behind : together
  const misfits = protocols.flatMap((one) => {
    const why = protocolMisfit({ workload, protocol: one })
    return why === null ? [] : [{ one, why }]
  })
  return (
    <Note>
      <p>{text}</p>
      <p className="pt-2">What does not fit:</p>
      <ul className="list-disc pl-5">
        {misfits.map(({ one, why }) => (
          <li key={one}>
            {protocolName(one)}. {why}.
          </li>
        ))}
      </ul>
    </Note>
  )
}

const Note = ({ children }: { readonly children: ReactNode }) => (
  <div className="col-span-2 rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small">
    {children}
  </div>
)

const trips =
  'Each trip is a saga: book the hotel, then the flight, then the car, at three services that commit each by itself. One in five is refused by one of them, and what was booked before is taken back. Whoever looks meanwhile may see a trip half booked; once it is over, none is.'
const orders =
  'Each order takes units from stock in bank-a’s PostgreSQL, writes itself into MariaDB, and takes the money from a card at a service over HTTP, all in one transaction. One in seven fails: the item is sold out, or the card is refused. No order is there without its stock and its payment.'
const behind =
  'A row of PostgreSQL and a message are written in one transaction, without a coordinator. A relay delivers the messages, in the order of each row, and MariaDB takes each of them once. The copy may be behind for a moment, and is never ahead; nothing is lost or applied twice, whoever is killed.'
const together =
  'Each row is changed in PostgreSQL and in MariaDB by one transaction: both or none. Whoever waits for one database waits for both.'
