import { expect, test } from 'vitest'
import { createClient } from '@/sdk/client'
import { problems } from '@/server/contract/problem'

const summary = {
  id: 'c.1.1.01ARZ3NDEKTSV4RRFFQ69G5FAV',
  name: null,
  protocol: 'two-phase-commit',
  recovery: 'automatic',
  state: 'committing',
  outcome: 'committed',
  reason: null,
  inDoubtSince: null,
  participants: ['bank-a'],
  startedAt: '2026-01-01T00:00:00.000Z',
  deadlineAt: '2026-01-01T00:00:10.000Z',
  decidedAt: null,
  endedAt: null,
  durationMs: null,
  retries: 0,
  lab: true,
  version: 1,
}
const draft = { branches: [{ participant: 'bank-a', statements: [{ sql: 'select 1' }] }] }

type Scripted = Response | Error

const value = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const refusal = (code: keyof typeof problems) =>
  value(problems[code].status, {
    ...{ type: 'about:blank', code, title: '', status: problems[code].status },
    ...{ detail: `Refused: ${code}`, requestId: 'r' },
  })

/** A client whose server answers as scripted, and the keys it was asked with. */
function scripted(...answers: Scripted[]) {
  const keys: (string | null)[] = []
  const delays: number[] = []
  const client = createClient({
    url: 'http://verdict.invalid',
    fetch: async (_, init) => {
      keys.push(new Headers(init.headers).get('idempotency-key'))
      const answer = answers[keys.length - 1]
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more')
      return answer
    },
    repeats: {
      attemptsMax: 3,
      delayMs: (attempt) => {
        delays.push(attempt)
        return 0
      },
    },
  })
  return { client, keys, delays }
}

const lost = () => new Error('socket hang up')
const withKey = { idempotencyKey: 'k' }

test('an answer with the outcome is answered, one without is pending', async () => {
  const { client } = scripted(value(201, summary), value(202, { ...summary, outcome: null }))
  expect((await client.begin(draft)).type).toBe('answered')
  expect((await client.begin(draft)).type).toBe('pending')
})

test('a lost answer is asked for again with the same key', async () => {
  const { client, keys, delays } = scripted(lost(), value(201, summary))
  expect(await client.begin(draft, withKey)).toMatchObject({
    type: 'answered',
    transaction: { outcome: 'committed' },
  })
  expect(keys).toEqual(['k', 'k'])
  expect(delays).toEqual([1])
})

test('without a key nothing is sent twice', async () => {
  const { client, keys } = scripted(lost(), value(201, summary))
  expect((await client.begin(draft)).type).toBe('unknown')
  expect(keys).toHaveLength(1)
})

test('silence to the end is unknown, never aborted', async () => {
  const { client, keys } = scripted(lost(), lost(), lost(), value(201, summary))
  expect(await client.begin(draft, withKey)).toEqual({ type: 'unknown', reason: 'socket hang up' })
  expect(keys).toHaveLength(3)
})

test('no coordinator at the first request means that nothing has begun', async () => {
  const { client } = scripted(refusal('no-coordinator'))
  expect((await client.begin(draft, withKey)).type).toBe('refused')
})

test('no coordinator after a lost answer says nothing about the first request', async () => {
  const { client } = scripted(lost(), refusal('no-coordinator'), refusal('too-busy'))
  expect((await client.begin(draft, withKey)).type).toBe('unknown')
})

test('an error inside Verdict leaves open whether it began', async () => {
  const { client } = scripted(refusal('internal'), value(201, summary))
  expect((await client.begin(draft, withKey)).type).toBe('answered')
})

test('a refusal of the request itself is final, also after a loss', async () => {
  const { client, keys } = scripted(lost(), refusal('idempotency-mismatch'))
  expect(await client.begin(draft, withKey)).toMatchObject({
    type: 'refused',
    problem: { code: 'idempotency-mismatch' },
  })
  expect(keys).toHaveLength(2)
})

test('an answer that is not understood counts as lost', async () => {
  const { client } = scripted(
    value(201, { id: 1 }),
    new Response('<html>', { status: 502 }),
    lost(),
  )
  expect((await client.begin(draft, withKey)).type).toBe('unknown')
})

test('a caller who gives up is told that the outcome is unknown', async () => {
  const { client, keys } = scripted(lost(), value(201, summary))
  const signal = AbortSignal.abort()
  expect((await client.begin(draft, { ...withKey, signal })).type).toBe('unknown')
  expect(keys).toHaveLength(0)
})
