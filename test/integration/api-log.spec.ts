import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogPage, LogRecord } from '@/server/contract/log'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
const ids: string[] = []

beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
  const statements = [{ sql: 'update account set balance = balance + 1 where id = 1' }]
  const body = { branches: [{ participant: 'bank', statements }] }
  for (let n = 0; n < 3; n++)
    ids.push((await world.send('POST', '/v1/transactions?wait=completed', body)).body.id)
})
afterAll(() => world.remove())

/** All of it, page by page. */
async function logOf(query: string): Promise<readonly LogRecord[]> {
  const found: LogRecord[] = []
  let cursor = ''
  do {
    const { status, body } = await world.get(`/v1/log?limit=4${query}${cursor}`)
    expect(status).toBe(200)
    const page: LogPage = body
    found.push(...page.items)
    cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`
  } while (cursor !== '')
  return found
}

const placeOf = ({ stream, seq }: Pick<LogRecord, 'stream' | 'seq'>) => `${stream}:${seq}`

test('page by page it is every record there is, each once, the newest first', async () => {
  const events: LogRecord[] = (await world.get('/v1/events')).body.items
  const records = await logOf('')
  expect(records.map(placeOf).sort()).toEqual(events.map(placeOf).sort())
  const times = records.map(({ at }) => at)
  expect(times).toEqual([...times].sort().reverse())
  expect(records.find(({ type }) => type === 'begun')?.bytes).toBeGreaterThan(10)
})

test('it is searched by transaction, type, process, participant and time', async () => {
  const [first = '', second = ''] = ids
  const records = await logOf(`&transaction=${first}`)
  expect(new Set(records.map(({ transaction }) => transaction))).toEqual(new Set([first]))
  expect(records.at(-1)?.type).toBe('begun')
  expect((await logOf('&type=ended')).map(({ transaction }) => transaction)).toEqual(
    [...ids].reverse(),
  )
  expect(await logOf('&type=ended&process=nobody')).toEqual([])
  expect((await logOf('&participant=bank&type=voted')).length).toBe(ids.length)
  const begun = (await logOf(`&type=begun&transaction=${second}`))[0]?.at ?? ''
  const earlier = await logOf(`&type=begun&to=${encodeURIComponent(begun)}`)
  expect(earlier.map(({ transaction }) => transaction)).toEqual([first])
  expect(await logOf('&from=2999-01-01T00:00:00Z')).toEqual([])
})

test('a cursor that is none, and a filter that says nothing, are refused', async () => {
  const strange = Buffer.from('2026-11-29T10:00:00.000000Z somewhere').toString('base64url')
  for (const query of ['cursor=nonsense', `cursor=${strange}`, 'limit=0', 'to=soon'])
    expect((await world.get(`/v1/log?${query}`)).status, query).toBe(422)
})

test('looking for gaps reads every stream, and names the numbers that are missing', async () => {
  const whole = (await world.get('/v1/log:verify')).body
  const events = (await world.get('/v1/events')).body.items
  expect(whole).toMatchObject({ whole: true, records: events.length })
  const gone = events.find(({ type }: LogRecord) => type === 'voted')
  await world.database.prisma.$executeRaw`
    delete from verdict_record r using verdict_stream s
    where s.id = r.stream and s.name = ${gone.stream} and r.seq = ${gone.seq}`
  const broken = (await world.get('/v1/log:verify')).body
  expect(broken).toMatchObject({ whole: false, records: events.length - 1 })
  const stream = broken.streams.find((one: { stream: string }) => one.stream === gone.stream)
  expect(stream.missing).toEqual([{ from: gone.seq, to: gone.seq }])
})

test('what the retention has removed around a record that stays is no gap', async () => {
  const { prisma } = world.database
  await prisma.$executeRaw`
    insert into verdict_stream (name, role, process, started_at)
    values ('old', 'coordinator', 'c0', now() - interval '9 days')`
  await prisma.$executeRaw`
    insert into verdict_record (stream, seq, type, at, data)
    select s.id, n, 'ended', now() - interval '1 day' * d, '{}'::json from verdict_stream s,
      (values (3, 8), (9, 7), (12, 2), (13, 1)) as r(n, d) where s.name = 'old'`
  const found = (await world.get('/v1/log:verify')).body
  expect(found.streams.find(({ stream }: { stream: string }) => stream === 'old')).toMatchObject({
    ...{ first: 3, last: 13, records: 4, missing: [] },
  })
})
