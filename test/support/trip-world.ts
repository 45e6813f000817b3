import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { soldOutDay, type TripService, tripServices } from '@/server/lab/trip-sql'
import { createPrismaParticipants } from '@/server/participant/prisma-participants'
import { openDatabase } from '@/server/platform/open-database'
import { openPool, type Query } from './cluster-bank-postgres'
import { type CoordinatorProcess, coordinatorProcess } from './coordinator-process'
import { eventually } from './eventually'
import { within } from './postgres'
import { startPostgresServer } from './postgres-server'
import { notReplayed } from './replayed'
import { serviceParticipant } from './service'
import { temporaryFolder } from './temporary-folder'
import { startTripService, type TripProcess } from './trip-process'

/** The services of a trip over one database, a journal, and a coordinator: processes all of them. */
export interface TripWorld {
  readonly coordinator: CoordinatorProcess
  readonly services: Readonly<Record<TripService, TripProcess>>
  readonly query: Query
  /** The services' own database. */
  readonly there: Query
  remove(): Promise<void>
}

export async function startTripWorld(): Promise<TripWorld> {
  const folder = temporaryFolder()
  const [journal, bank] = await Promise.all([
    startPostgresServer({ first: 'journal' }),
    startPostgresServer({ database: 'trips' }),
  ])
  const [hotel, flight, car] = await Promise.all([
    ...tripServices.map((service) => startTripService(service, bank.url)),
  ] as const)
  if (hotel === undefined || flight === undefined || car === undefined) throw new Error('three')
  const services = { hotel, flight, car }
  await register(journal.url, Object.values(services))
  const [own, theirs] = [openPool(journal.url), openPool(bank.url)]
  const coordinator = coordinatorProcess({
    ...{ name: 'c1', folder, query: own.query },
    environment: {
      ...{ VERDICT_ROLE: 'coordinator', VERDICT_CLUSTER: 'trips', VERDICT_LAB: 'on' },
      ...{ DATABASE_URL: journal.url, LOG_LEVEL: 'warn' },
    },
  })
  await coordinator.start()
  return {
    ...{ coordinator, services, query: own.query, there: theirs.query },
    remove: async () => {
      await coordinator.kill()
      await Promise.all([
        own.end(),
        theirs.end(),
        ...Object.values(services).map((one) => one.remove()),
      ])
      await Promise.all([journal.remove(), bank.remove()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function register(journal: string, services: readonly TripProcess[]): Promise<void> {
  const database = openDatabase({ url: journal, connectionsMax: 1, application: 'test' })
  const participants = createPrismaParticipants(database.prisma)
  for (const { service, address } of services) {
    await participants.put({ name: service, kind: 'http', url: address, lab: true })
    const participant = serviceParticipant(address)
    const examined = await participant.examine(within())
    await participant.close()
    await participants.examined(service, examined, 'test')
    if (!examined.usable) throw new Error(`${service} is not usable: ${JSON.stringify(examined)}`)
  }
  await database.close()
}

export interface Trip {
  readonly key: string
  readonly day: number
}

let made = 0

/** A trip that can be booked; or one for which that service has nothing. */
export function newTrip(without: TripService | null = null): Trip {
  made += 1
  return { key: `trip-${made}`, day: without === null ? 1 + (made % 30) : soldOutDay(without) }
}

type Kind = 'row' | 'pivot' | 'at-once'

const steps: Readonly<Record<Kind, readonly object[]>> = {
  row: [{ name: 'hotel' }, { name: 'flight' }, { name: 'car' }],
  pivot: [
    { name: 'hotel' },
    { name: 'flight', class: 'pivot' },
    { name: 'car', class: 'retriable' },
  ],
  'at-once': [
    { name: 'hotel' },
    { name: 'flight', after: [] },
    { name: 'car', after: ['hotel', 'flight'] },
  ],
}

interface Terms {
  readonly kind?: Kind
  readonly deadlineMs?: number
  readonly wait?: 'decided' | 'completed' | 'no'
}

/** What web would send to the coordinator. */
export function tripBody({ key, day }: Trip, terms: Terms = {}) {
  const { kind = 'row', deadlineMs = 60_000, wait = 'completed' } = terms
  const branches = tripServices.map((participant, place) => ({
    ...{ participant, payload: { trip: key, day }, step: steps[kind][place] },
  }))
  return {
    transaction: { protocol: 'saga', deadlineMs, branches },
    ...{ idempotencyKey: key, requestHash: key, shardKey: key, wait, requestId: 'test' },
  }
}

export interface TripSeen {
  readonly id: string
  readonly state: string
  readonly outcome: 'committed' | 'aborted' | null
  readonly verdict: 'commit' | 'abort' | null
  readonly ended: boolean
  readonly inDoubt: boolean
  /** The states of its steps, in their order, and where it is booked. */
  readonly steps: readonly string[]
  readonly booked: readonly TripService[]
}

const seenSql = `select t.id, t.state, t.outcome, v.verdict, t.ended_at is not null ended,
  t.in_doubt_since is not null "inDoubt",
  (select array_agg(b.state order by b.n) from verdict_branch b where b.transaction = t.id) steps
  from verdict_transaction t left join verdict_verdict v on v.transaction = t.id
  where t.idempotency_key = $1`

export async function seeTrip({ query, there }: TripWorld, { key }: Trip): Promise<TripSeen> {
  const [row] = await query<Omit<TripSeen, 'booked'>>(seenSql, [key])
  if (row === undefined) throw new Error(`${key} has not begun`)
  const rows = await there<{ service: TripService }>(
    'select service from trip_booking where trip = $1',
    [key],
  )
  const found = new Set(rows.map(({ service }) => service))
  return { ...row, booked: tripServices.filter((service) => found.has(service)) }
}

/** It is over, all booked or nothing, its log is one of its net, and nothing of it is to be seen twice. */
export async function endedTrip(
  world: TripWorld,
  trip: Trip,
  outcome: 'committed' | 'aborted',
): Promise<TripSeen> {
  const seen = await eventually(
    async () => {
      const now = await seeTrip(world, trip)
      return now.ended ? now : null
    },
    { what: `that ${trip.key} is over`, withinMs: 30_000 },
  )
  const verdict = outcome === 'committed' ? 'commit' : 'abort'
  expect(seen).toMatchObject({ outcome, verdict, state: outcome, inDoubt: false })
  expect(seen.booked).toEqual(outcome === 'committed' ? [...tripServices] : [])
  expect(await notReplayed(world.query)).toMatchObject({ found: [] })
  return seen
}

/** A machine too busy to renew a lease in time gives its work up in the middle, which is no crash. */
const TRIES_MAX = 5

/** A trip whose coordinator dies at that point, and comes back. */
export async function crashTripAt(
  { coordinator }: TripWorld,
  point: string,
  { without = null, ...terms }: Terms & { readonly without?: TripService | null } = {},
): Promise<Trip> {
  for (let tries = 1; ; tries++) {
    const trip = newTrip(without)
    await coordinator.arm(point)
    const told = await coordinator.begin(tripBody(trip, terms))
    if (told.type === 'pending' && tries < TRIES_MAX) continue
    expect(told).toEqual({ type: 'lost' })
    expect(await coordinator.ended()).toBe('SIGKILL')
    await coordinator.start()
    return trip
  }
}
