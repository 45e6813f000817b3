import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listenAsParticipant } from '@/sdk/participant/set-up'
import { createTripService } from '@/server/lab/trip-service'
import { soldOutDay } from '@/server/lab/trip-sql'
import { createHttpParticipant } from '@/server/participant/http-participant'
import type { Participant } from '@/server/participant/participant'
import type { StepCall } from '@/server/participant/performs-steps'
import { branchId } from '@/server/protocol/ids'
import { within } from '../support/postgres'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'
import { newGid } from '../support/service'

/* The steps of a real service of the kit, over HTTP and a real PostgreSQL. */

const secret = 'of the trip'
let server: PostgresServer
let pool: Pool
let service: Listening
let participant: Participant

beforeAll(async () => {
  server = await startPostgresServer()
  pool = new Pool({ connectionString: server.url })
  // The server takes its sessions along when it ends.
  pool.on('error', () => undefined)
  service = await listenAsParticipant(await createTripService({ pool, service: 'hotel', secret }))
  participant = serve(service.url)
})
afterAll(async () => {
  await participant?.close()
  await service?.close()
  await pool?.end()
  await server?.remove()
})

const serve = (url: string) =>
  createHttpParticipant({ name: 'hotel', url: url.replace('http://', `http://:${secret}@`) })

const newBranch = () => branchId(newGid(), 1)

function perform(
  branch: ReturnType<typeof newBranch>,
  operation: StepCall['operation'],
  { at = participant, trip = branch as string, day = 1, retriable = false } = {},
) {
  const call = { operation, payload: { trip, day }, retriable, signal: within() }
  return at.steps?.perform(branch, call)
}

const bookings = async (trip: string): Promise<number> =>
  (await pool.query('select from trip_booking where trip = $1', [trip])).rowCount ?? 0

test('a service says which steps it has once it was asked what it is', async () => {
  expect(participant.steps?.offered).toBeNull()
  await participant.probe(within())
  expect(participant.steps?.offered).toEqual(['action', 'compensate'])
})

test('an action is done once however often it is asked, and is undone once', async () => {
  const branch = newBranch()
  for (const _ of [1, 2]) expect(await perform(branch, 'action')).toEqual({ type: 'done' })
  expect(await bookings(branch)).toBe(1)
  for (const _ of [1, 2]) expect(await perform(branch, 'compensate')).toEqual({ type: 'done' })
  expect(await bookings(branch)).toBe(0)
})

test('an action that comes after its compensation is refused, and does nothing', async () => {
  const branch = newBranch()
  expect(await perform(branch, 'compensate')).toEqual({ type: 'done' })
  expect(await perform(branch, 'action')).toMatchObject({ type: 'refused' })
  expect(await bookings(branch)).toBe(0)
})

test('a refusal of an action stands for ever, unless it comes after the pivot', async () => {
  const day = soldOutDay('hotel')
  const [branch, after] = [newBranch(), newBranch()]
  const refused = {
    type: 'refused',
    fault: { text: `The service refuses: The hotel has no room left on day ${day}.` },
  }
  expect(await perform(branch, 'action', { day })).toMatchObject(refused)
  expect(await perform(after, 'action', { day, retriable: true })).toMatchObject(refused)
  const free = 'update trip_places set free = $1 where service = $2 and day = $3'
  await pool.query(free, [1, 'hotel', day])
  expect(await perform(branch, 'action', { day })).toMatchObject({ type: 'refused' })
  expect(await perform(after, 'action', { day, retriable: true })).toEqual({ type: 'done' })
})

test('a compensation that is refused today may be done tomorrow', async () => {
  const branch = newBranch()
  await perform(branch, 'action')
  const use = 'update trip_booking set used = $1 where trip = $2'
  await pool.query(use, [true, branch])
  for (const _ of [1, 2])
    expect(await perform(branch, 'compensate')).toMatchObject({ type: 'refused' })
  await pool.query(use, [false, branch])
  expect(await perform(branch, 'compensate')).toEqual({ type: 'done' })
  expect(await bookings(branch)).toBe(0)
})

test('no answer, a fault and an answer that is none of the contract are not refusals', async () => {
  const nobody = serve('http://127.0.0.1:1')
  expect(await perform(newBranch(), 'action', { at: nobody })).toMatchObject({ type: 'lost' })
  await nobody.close()
  for (const [status, body] of [
    [500, '{"reason": "it broke"}'],
    [503, '{}'],
    [409, '<html>a proxy</html>'],
    [200, ''],
    [200, '{"branch": 7}'],
  ] as const) {
    const odd = await listenAsParticipant(async (_, response) => {
      response.writeHead(status).end(body)
      return true
    })
    const at = serve(odd.url)
    expect(await perform(newBranch(), 'action', { at }), body).toMatchObject({ type: 'lost' })
    await at.close()
    await odd.close()
  }
})
