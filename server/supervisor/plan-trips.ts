import { embeddedUrl } from '@/server/platform/embedded-postgres'
import type { Home } from '@/server/platform/home'
import type { PostgresSpec, ProgramSpec } from './child-spec'
import { isLeftOver } from './plan-agents'

/** Written by the lab once trips may have been booked: their sagas may be open. */
const USED = 'lab-trips-used'

/** The services of a trip, and in front of which bank's database each stands. */
const services = [
  ['hotel', 0],
  ['flight', 1],
  ['car', 0],
] as const

export interface PlannedTrip {
  /** As the lab has to know it. */
  readonly place: {
    readonly service: string
    /** Its address, with the secret in it. */
    readonly url: string
    readonly databaseUrl: string
  }
  readonly program: ProgramSpec
}

/** They start when the lab needs them; from then on with the rest, for their sagas may be open. */
export async function planTrips(
  banks: readonly PostgresSpec[],
  home: Home,
  { host, program }: { host: string; program: (name: string) => ProgramSpec },
): Promise<readonly PlannedTrip[]> {
  const planned: PlannedTrip[] = []
  for (const [service, at] of services) {
    const bank = banks[at]
    if (bank === undefined) continue
    const port = await home.port(service, () => isLeftOver(home, service))
    const { environment, ...rest } = program(service)
    const databaseUrl = embeddedUrl(bank.server)
    const shown = host.includes(':') ? `[${host}]` : host
    planned.push({
      place: { service, url: `http://:${home.password('trip')}@${shown}:${port}`, databaseUrl },
      program: {
        ...{ ...rest, role: 'trip', onDemand: home.read(USED) === null },
        environment: { ...environment, DATABASE_URL: databaseUrl, PORT: `${port}` },
      },
    })
  }
  return planned
}
