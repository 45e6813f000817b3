import {
  createMariadb,
  createPayment,
  createRelay,
  createShopServices,
  type ShopOptions,
} from './agents'
import type { LabDatabase } from './lab-ports'
import type { Result } from './lab-reply'
import { MARIADB } from './shop-orders'
import { openShopStores, type ShopStore } from './shop-stores'
import { openSyncStores, type SyncStores } from './sync-stores'
import { createSyncWriter, type SyncWriter } from './sync-writes'

/** What the lab has over its MariaDB: orders of a shop, and copies of rows. */
export interface Shop {
  readonly stores: readonly ShopStore[]
  readonly sync: SyncStores
  /** For writes without a coordinator. */
  readonly writer: SyncWriter
  readonly readyMariadb: () => Promise<Result<null>>
  readonly readyPayment: () => Promise<Result<null>>
  /** Stock and orders as services; MariaDB has to be ready before. */
  readonly readyServices: () => Promise<Result<null>>
  readonly readyRelay: () => Promise<Result<null>>
  close(): Promise<void>
}

/** MariaDB by its own address, past the link; nothing where there is none. */
export const mariadbOf = (
  { shop }: Pick<ShopOptions, 'shop'>,
  account: 'url' | 'ownUrl',
): readonly LabDatabase[] => (shop?.mariadb ? [{ name: MARIADB, url: shop.mariadb[account] }] : [])

/** Null: this machine has no MariaDB. Connections are opened by the first question. */
export function createShop(
  options: ShopOptions & { readonly databases: readonly LabDatabase[] },
): Shop | null {
  const { shop, databases, links } = options
  const [bank] = databases
  const link = links.find((one) => one.name === bank?.name)
  if (!shop?.mariadb || bank === undefined || link === undefined) return null
  const copy = shop.mariadb.ownUrl
  const stores = openShopStores({
    ...{ stock: bank.url, orders: copy, payments: shop.payment.databaseUrl },
  })
  const sync = openSyncStores({ source: bank.url, copy })
  const writer = createSyncWriter(link.url)
  return {
    ...{ stores, sync, writer },
    readyMariadb: createMariadb(options),
    readyPayment: createPayment(options),
    readyServices: createShopServices(options),
    readyRelay: createRelay(options),
    close: async () => {
      await Promise.all([...stores, sync, writer].map((one) => one.close()))
    },
  }
}
