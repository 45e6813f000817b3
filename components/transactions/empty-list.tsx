'use client'

import Link from 'next/link'
import { priority } from '@/server/contract/admission'
import type { TransactionFilter } from '@/server/contract/transaction-filter'
import { t } from '@/server/contract/words'
import type { AddressChange } from '../shell/address'
import { exclusionsNow, valueWords } from '../shell/exclusion-words'
import { priorityWord } from '../shell/terms'
import { isRelative, lengthOf } from '../shell/time-range'
import { Button, buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { enumeration } from '../ui/list'
import { protocolName } from '../ui/protocol-name'
import { stateLook } from '../ui/state-look'

/** The filters from the narrowest to the widest. */
const byWidth = [
  ...(['id', 'label', 'name', 'state', 'acknowledged', 'from', 'to'] as const),
  ...(['priority', 'participant', 'protocol', 'lab', 'exclude'] as const),
] as const

const describe = {
  id: (value: string) => t`the id ${value}`,
  state: (value: string) => t`the state ${stateLook[value as keyof typeof stateLook].label}`,
  from: (value: string) =>
    isRelative(value) ? t`a start in the last ${lengthOf(value)}` : t`a start after ${value}`,
  to: (value: string) => t`a start before ${value}`,
  priority: (value: string) => t`the priority ${priorityWord(priority.parse(value))}`,
  participant: (value: string) => t`the participant ${value}`,
  label: (value: string) => t`the label ${value}`,
  name: (value: string) => t`${value} in its name`,
  protocol: (value: string) => t`the protocol ${protocolName(value)}`,
  lab: (value: string) =>
    value === 'yes' ? t`the lab as its caller` : t`an application as its caller`,
  exclude: (value: string) => t`anything but ${enumeration(exclusionsNow(value).map(valueWords))}`,
  acknowledged: (value: string) => (value === 'yes' ? t`been reconciled` : t`not been reconciled`),
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
        title={t`No transactions yet`}
        text={t`Run the bank transfer demo from the overview, or begin one from your code.`}
      >
        <Link href="/overview" className={buttonClass('primary')}>{t`Open the overview`}</Link>
      </Empty>
    )
  }
  const what = describe[narrowest](filter[narrowest] ?? '')
  return (
    <Empty
      title={
        Object.keys(filter).length > 1
          ? t`No transaction has ${what} and fits the other filters`
          : t`No transaction has ${what}`
      }
      text={t`Without that filter there may be some. Ended transactions are kept for VERDICT_RETENTION_DAYS, 30 days unless set otherwise.`}
    >
      <Button
        variant="primary"
        onClick={() => onChange({ [narrowest]: null })}
      >{t`Remove the filter for ${what}`}</Button>
    </Empty>
  )
}
