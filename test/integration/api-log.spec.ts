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

test('a gap stands with the record behind it, whatever is searched for', async () => {
  const records = await logOf('')
  const behind = records.filter(({ gap }) => gap !== null)
  expect(behind.length).toBe(1)
  const [{ stream = '', type = '', seq = 0 } = {}] = behind
  expect(behind[0]?.gap).toEqual({ from: seq - 1, to: seq - 1, removed: false })
  const found = await logOf(`&type=${type}`)
  expect(found.filter(({ gap }) => gap !== null).map(placeOf)).toEqual([placeOf({ stream, seq })])
})

test('it begins at a record or at a moment, and goes on with what is older', async () => {
  const records = await logOf('')
  const some = records.at(5)
  const from = (place: string) => logOf(`&at=${encodeURIComponent(place)}`)
  expect((await from(`${some?.stream}:${some?.seq}`)).map(placeOf)).toEqual(
    records.slice(5).map(placeOf),
  )
  const older = records.filter(({ at }) => at <= (some?.at ?? ''))
  expect((await from(some?.at ?? '')).map(placeOf)).toEqual(older.map(placeOf))
  const gap = records.find((record) => record.gap !== null)
  expect((await from(`${gap?.process}:${gap?.gap?.from}`))[0]?.seq).toBe(gap?.seq)
  const own = records.filter(({ process }) => process === some?.process)
  expect((await from(`${some?.process}:99999`))[0]?.seq).toBe(own[0]?.seq)
  expect((await world.get('/v1/log?at=nobody:1')).status).toBe(404)
  expect((await world.get('/v1/log?at=somewhere')).status).toBe(422)
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
  const old = (await logOf('&process=c0')).map(({ seq, gap }) => [seq, gap])
  expect(old).toEqual([
    [13, null],
    [12, { from: 10, to: 11, removed: true }],
    [9, { from: 4, to: 8, removed: true }],
    [3, { from: 1, to: 2, removed: true }],
  ])
})
