import {
  type EmbeddedMariadbOptions,
  findMariadb,
  mariadbUrl,
} from '@/server/platform/embedded-mariadb'
import { embeddedUrl } from '@/server/platform/embedded-postgres'
import type { Home } from '@/server/platform/home'
import type { ChildSpec, MariadbSpec, PostgresSpec, ProgramSpec } from './child-spec'
import { isLeftOver } from './plan-agents'

/** Written by the lab once a process of that name is needed: what it was asked may still be open. */
const usedFile = (name: string): string => `lab-${name}-used`
const MARIADB = 'mariadb'
const DATABASE = 'shop'
/** What the handbook says that a participant's account needs. */
const PARTICIPANT_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE, CREATE'

/** What the lab has to know of the shop; addresses have their passwords in them. */
export interface ShopPlace {
  /** Null: this machine has no MariaDB. */
  readonly mariadb: {
    readonly process: string
    /** For the account that takes part. */
    readonly url: string
    /** For the lab's own account. */
    readonly ownUrl: string
  } | null
  readonly payment: {
    readonly process: string
    readonly url: string
    readonly databaseUrl: string
  }
  /** Stock and orders as services; each process is named as it takes part. */
  readonly services: readonly { readonly process: string; readonly url: string }[]
  readonly relay: { readonly process: string }
}

export interface PlannedShop {
  /** Null: there is no second bank to keep the money. */
  readonly place: ShopPlace | null
  readonly children: readonly ChildSpec[]
}

interface Surroundings {
  readonly host: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly program: (role: 'payment' | 'shop' | 'relay', name?: string) => ProgramSpec
}

/**
 * The shop: a MariaDB for orders, a service that takes money at the second bank's server, and a relay
 * from the first bank to MariaDB. They start when a run needs them; from then on with the rest.
 */
export async function planShop(
  [stock, till]: readonly PostgresSpec[],
  home: Home,
  { host, environment, program }: Surroundings,
): Promise<PlannedShop> {
  if (stock === undefined || till === undefined) return { place: null, children: [] }
  const onDemand = (name: string) => home.read(usedFile(name)) === null
  const orders = await planMariadb(home, { environment, onDemand: onDemand(MARIADB) })
  const port = await home.port('payment', () => isLeftOver(home, 'payment'))
  const service = (spec: ProgramSpec, databaseUrl: string, more: object = {}) => ({
    ...{ ...spec, onDemand: onDemand(spec.name) },
    environment: { ...spec.environment, DATABASE_URL: databaseUrl, ...more },
  })
  const shown = host.includes(':') ? `[${host}]` : host
  const urlAt = (listening: number) => `http://:${home.password('payment')}@${shown}:${listening}`
  const [stockUrl, tillUrl] = [embeddedUrl(stock.server), embeddedUrl(till.server)]
  const services = await Promise.all(
    (
      [
        ['stock', stockUrl],
        ['orders', orders?.urls.url ?? ''],
      ] as const
    ).map(async ([name, databaseUrl]) => {
      const own = await home.port(name, () => isLeftOver(home, name))
      const spec = service(program('shop', name), databaseUrl, { PORT: `${own}` })
      return { spec, place: { process: name, url: urlAt(own) } }
    }),
  )
  return {
    place: {
      mariadb: orders && { process: MARIADB, ...orders.urls },
      payment: {
        process: 'payment',
        ...{ url: urlAt(port), databaseUrl: tillUrl },
      },
      services: services.map(({ place }) => place),
      relay: { process: 'relay' },
    },
    children:
      orders === null
        ? []
        : [
            orders.spec,
            service(program('payment'), tillUrl, { PORT: `${port}` }),
            ...services.map(({ spec }) => spec),
            service(program('relay'), stockUrl),
          ],
  }
}

async function planMariadb(
  home: Home,
  { environment, onDemand }: Pick<Surroundings, 'environment'> & { readonly onDemand: boolean },
) {
  const programs = findMariadb(environment)
  if (programs === null) return null
  const port = await home.port(MARIADB, () => isLeftOver(home, MARIADB))
  const participant = {
    ...{ name: 'verdict', password: home.password('mariadb-verdict') },
    ...{ rights: PARTICIPANT_RIGHTS, globalRights: 'PROCESS' },
  }
  const lab = { name: 'lab', password: home.password('mariadb-lab'), rights: 'ALL PRIVILEGES' }
  const server: EmbeddedMariadbOptions = {
    ...{ programs, port, dir: home.at('databases', MARIADB), database: DATABASE },
    accounts: [participant, lab],
  }
  const spec: MariadbSpec = {
    ...{ kind: 'mariadb', name: MARIADB, role: 'participant', server, environment, onDemand },
  }
  return { spec, urls: { url: mariadbUrl(server, participant), ownUrl: mariadbUrl(server, lab) } }
}
