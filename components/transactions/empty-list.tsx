'use client'

import Link from 'next/link'
import type { TransactionFilter } from '@/server/contract/transaction-filter'
import type { AddressChange } from '../shell/address'
import { Button, buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { protocolName } from '../ui/protocol-name'
import { stateLook } from '../ui/state-look'

/** The filters from the narrowest to the widest. */
const byWidth = [
  ...(['id', 'name', 'state', 'acknowledged', 'from', 'to'] as const),
  ...(['participant', 'protocol', 'lab'] as const),
] as const

const describe = {
  id: (value: string) => `the id ${value}`,
  state: (value: string) => `the state ${stateLook[value as keyof typeof stateLook].label}`,
  from: (value: string) => `a start after ${value}`,
  to: (value: string) => `a start before ${value}`,
  participant: (value: string) => `the participant ${value}`,
  name: (value: string) => `${value} in its name`,
  protocol: (value: string) => `the protocol ${protocolName(value)}`,
  lab: (value: string) =>
    value === 'yes' ? 'the lab as its caller' : 'an application as its caller',
  acknowledged: (value: string) =>
    value === 'yes' ? 'been acknowledged' : 'not been acknowledged',
}

/** Why there is nothing, and the one thing to do about it. */
export function EmptyList({
  filter,
  onChange,
}: {
  readonly filter: TransactionFilter
  readonly onChange: (change: AddressChange) => void
}) {
  const narrowest = byWidth.find((name) => filter[name] !== undefined)
  if (narrowest === undefined) {
    return (
      <Empty
        title="No transactions yet"
        text="Run the bank transfer demo from the overview, or begin one from your code."
      >
        <Link href="/overview" className={buttonClass('primary')}>
          Open the overview
        </Link>
      </Empty>
    )
  }
  const what = describe[narrowest](filter[narrowest] ?? '')
  return (
    <Empty
      title={`No transaction has ${what}${Object.keys(filter).length > 1 ? ' and fits the other filters' : ''}`}
      text="Without that filter there may be some. Ended transactions are kept for VERDICT_RETENTION_DAYS, 30 days unless set otherwise."
    >
      <Button variant="primary" onClick={() => onChange({ [narrowest]: null })}>
        Remove the filter for {what}
      </Button>
    </Empty>
  )
}
