import type { Alert, AlertEvent, AlertMessage } from '@/server/contract/alert'
import type { Subject } from '@/server/policy/alert-conditions'

/** Who tells, and where its dashboard is found. */
export interface Installation {
  readonly cluster: string
  /** Without a slash at its end. */
  readonly link: string
}

/** The page that shows what an alert is about. */
export function linkOf({ link }: Installation, { type, id }: Subject): string {
  switch (type) {
    case 'transaction':
      return `${link}/transactions/${encodeURIComponent(id)}`
    case 'participant':
      return `${link}/participants/${encodeURIComponent(id)}`
    case 'installation':
      return `${link}/inbox`
    default:
      return type satisfies never
  }
}

interface Told {
  readonly id: string
  readonly event: AlertEvent
  readonly at: Date
  readonly alert: Alert
  readonly concerned: Concerned
}

/** Transactions that an alert is about: the oldest, and how many more there are. */
export interface Concerned {
  readonly ids: readonly string[]
  readonly more: number
}

export const messageOf = (
  { cluster, link }: Installation,
  { id, event, at, alert, concerned: { ids, more } }: Told,
): AlertMessage => ({
  ...{ version: 1, id, event, at: at.toISOString() },
  ...{ installation: { cluster, link }, alert },
  transactions: { items: ids.map((each) => transactionAt({ cluster, link }, each)), more },
})

const transactionAt = (installation: Installation, id: string) => ({
  id,
  link: linkOf(installation, { type: 'transaction', id }),
})
