import { type Admission, admission, type QueuePlace } from '@/server/contract/admission'
import type { Database } from '@/server/platform/database'

/** What is older was left by a coordinator that is gone. */
const FRESH_S = 5

interface Row {
  participant: string
  inFlight: number
  inFlightMax: number
  waiting: number
  waitingMax: number
  places: unknown
}

/** How many are at each participant that has a limit, and how many wait, as the owner says. */
export async function readAdmissions({
  prisma,
}: Database): Promise<ReadonlyMap<string, Admission>> {
  const rows = await prisma.$queryRaw<Row[]>`
    select participant, in_flight as "inFlight", in_flight_max as "inFlightMax",
      cardinality(waiting) as waiting, waiting_max as "waitingMax", places
    from verdict_admission where at > now() - ${FRESH_S} * interval '1 second'`
  return new Map(
    rows.map(({ participant, ...row }) => [participant, { ...row, places: placesOf(row) }]),
  )
}

const placesOf = ({ places }: Pick<Row, 'places'>) =>
  admission.shape.places.catch(null).parse(places)

/** Where a transaction waits, in the longest of its queues; null: in none. */
export async function readQueuePlace(
  { prisma }: Database,
  transaction: string,
): Promise<QueuePlace | null> {
  const [place] = await prisma.$queryRaw<QueuePlace[]>`
    select participant, array_position(waiting, ${transaction}) as place,
      cardinality(waiting) as of
    from verdict_admission
    where ${transaction} = any(waiting) and at > now() - ${FRESH_S} * interval '1 second'
    order by place desc, participant limit 1`
  return place ?? null
}
