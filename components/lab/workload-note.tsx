import type { ReactNode } from 'react'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { protocolMisfit, type Workload } from '@/server/contract/workload'
import { protocolName } from '../ui/protocol-name'
import { isEarly, protocols } from './run-form-choices'

interface Props {
  readonly workload: Workload
  readonly protocol: string
}

/** What a run of a workload does, said where it is chosen; and why other protocols do not fit it. */
export function WorkloadNote({ workload, protocol }: Props) {
  if (workload === 'trip-booking')
    return <Note>{say(protocol === 'saga' ? trips : tripsAtOnce)}</Note>
  if (workload !== 'shop-order' && workload !== 'data-sync') return null
  const text =
    workload === 'shop-order' ? ordersBy(protocol) : protocol === 'outbox' ? behind : together
  const misfits = protocols.flatMap((one) => {
    const why = protocolMisfit({ workload, protocol: one })
    return why === null ? [] : [{ one, why }]
  })
  return (
    <Note>
      <p>{say(text)}</p>
      <p className="pt-2">{t`What does not fit:`}</p>
      <ul className="list-disc pl-5">
        {misfits.map(({ one, why }) => (
          <li key={one}>{t`${protocolName(one)}. ${why}.`}</li>
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

const tripsAtOnce = phrase`Each trip is booked at a hotel, an airline and a car hire at once, and each commits by itself before the verdict. One in five is refused by one of them, and what was booked is taken back. Whoever looks meanwhile may see a trip half booked; once it is over, none is.`
const trips = phrase`Each trip is a saga: book the hotel, then the flight, then the car, at three services that commit each by itself. One in five is refused by one of them, and what was booked before is taken back. Whoever looks meanwhile may see a trip half booked; once it is over, none is.`
const orders = phrase`Each order takes units from stock in bank-a’s PostgreSQL, writes itself into MariaDB, and takes the money from a card at a service over HTTP, all in one transaction. One in seven fails: the item is sold out, or the card is refused. No order is there without its stock and its payment.`
const reserved = phrase`Each order goes to three services: stock in front of bank-a’s PostgreSQL, orders in front of MariaDB, and payment. Each reserves what it needs and locks nothing; all are confirmed, or all give it back. Whoever looks meanwhile may see stock confirmed before the payment. Once an order is over it is whole, and nothing is reserved any more.`
const takenBack = phrase`Each order goes to three services: stock in front of bank-a’s PostgreSQL, orders in front of MariaDB, and payment. Each commits by itself, and what was done is taken back where one refuses. Whoever looks meanwhile may see an order in part; once it is over, it is whole or gone.`

function ordersBy(protocol: string): Phrase {
  if (protocol === 'try-confirm-cancel') return reserved
  return isEarly(protocol) ? takenBack : orders
}

const behind = phrase`A row of PostgreSQL and a message are written in one transaction, without a coordinator. A relay delivers the messages, in the order of each row, and MariaDB takes each of them once. The copy may be behind for a moment, and is never ahead; nothing is lost or applied twice, whoever is killed.`
const together = phrase`Each row is changed in PostgreSQL and in MariaDB by one transaction: both or none. Whoever waits for one database waits for both.`
