import type { PrismaClient } from '@/prisma/client/client'
import type { AdmissionStore } from './admission-store'

/** The table of who waits, in the journal's database. */
export const createPrismaAdmission = (prisma: PrismaClient, process: string): AdmissionStore => ({
  write: async (rows) => {
    const sorted = [...rows].sort((one, other) => (one.participant < other.participant ? -1 : 1))
    await prisma.$executeRawUnsafe(upsert, JSON.stringify(sorted), process)
  },
})

/** $1 the rows, $2 who says so. */
const upsert = `insert into verdict_admission (participant, in_flight_max, in_flight, waiting,
  waiting_max, places, process, at)
select r.participant, r."limit", r."inFlight", r.waiting, r."waitingMax", r.places, $2, now()
from json_to_recordset($1::json) r(participant text, "limit" int, "inFlight" int, waiting text[],
  "waitingMax" int, places json)
on conflict (participant) do update set in_flight_max = excluded.in_flight_max,
  in_flight = excluded.in_flight, waiting = excluded.waiting, waiting_max = excluded.waiting_max,
  places = excluded.places, process = excluded.process, at = excluded.at`
