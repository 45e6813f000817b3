import type { LabAgent, LabDatabase, LabShop, LabTrip } from './lab-ports'
import type { LinkEnd } from './links'
import { mariadbOf } from './shop'
import { PAYMENT } from './shop-orders'
import { agentOf } from './transfers'

interface EndsOptions {
  readonly databases: readonly LabDatabase[]
  readonly agents: readonly LabAgent[]
  readonly trips: readonly LabTrip[]
  readonly shop: LabShop | null
}

/** Everything that takes part in the lab, as it is reached past the links. */
export const linkEnds = (options: EndsOptions): readonly LinkEnd[] => [
  ...options.databases.map(({ name, url }) => ({ name, url, process: name })),
  ...options.agents.map(({ bank, process, url }) => ({ name: agentOf(bank), url, process })),
  ...options.trips.map(({ service, url }) => ({ name: service, url, process: service })),
  ...shopEnds(options),
]

/** Without MariaDB there is no shop. */
function shopEnds({ shop }: EndsOptions): readonly LinkEnd[] {
  if (!shop?.mariadb) return []
  const { mariadb, payment, services } = shop
  return [
    ...mariadbOf({ shop }, 'url').map((one) => ({ ...one, process: mariadb.process })),
    { name: PAYMENT, url: payment.url, process: payment.process },
    ...services.map(({ process, url }) => ({ name: process, url, process })),
  ]
}
