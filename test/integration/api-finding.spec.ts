import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await startApiWorld()
  await world.send('PUT', '/v1/participants/bank', { kind: 'postgresql', url: world.bank.url })
  await world.send('POST', '/v1/participants/bank:test')
})
afterAll(() => world.remove())

const paying = (amount = 1, more: object = {}) => ({
  branches: [
    {
      participant: 'bank',
      statements: [
        { sql: 'update account set balance = balance + $2 where id = $1', params: [1, amount] },
      ],
    },
  ],
  ...more,
})
describe('looking for transactions', () => {
  const count = async (query: string) => (await world.get(`/v1/transactions:count${query}`)).body
  const found = async (query: string): Promise<string[]> =>
    (await world.get(`/v1/transactions${query}`)).body.items.map(({ id }: { id: string }) => id)

  test('they are found by a part of the name, the protocol and who ran them, and counted by state', async () => {
    const named = async (name: string, body: object) =>
      (await world.send('POST', '/v1/transactions?wait=completed', { ...body, name })).body.id
    const good = await named('100% Order_7 of März', paying())
    const statements = [{ sql: 'insert into account values (1, 0)' }]
    const bad = await named('Order 8', { branches: [{ participant: 'bank', statements }] })
    expect(await found('?name=ORDER')).toEqual([bad, good])
    // What a name contains is text, and no pattern.
    expect(await found('?name=0%25%20o')).toEqual([good])
    expect(await found('?name=r_7')).toEqual([good])
    expect(await found('?name=r_8')).toEqual([])
    expect(await found('?name=order&protocol=saga')).toEqual([])
    expect(await found('?name=order&lab=no')).toEqual([bad, good])
    expect(await found('?name=order&lab=yes')).toEqual([])
    const counted = { states: { committed: 1, aborted: 1 }, all: 2, more: false }
    expect(await count('?name=order')).toEqual(counted)
    expect(await count('?name=order&state=aborted')).toEqual(counted)
    expect(await count('?name=nobody')).toEqual({ states: {}, all: 0, more: false })
  })

  test('they are found by a label that their caller gave them, whatever is in it', async () => {
    const body = { ...paying(), labels: { team: 'a', "it's": '50%' } }
    const { id } = (await world.send('POST', '/v1/transactions?wait=completed', body)).body
    const { body: listed } = await world.get('/v1/transactions?label=team:a')
    expect(listed.items).toMatchObject([{ id, labels: body.labels }])
    expect(await found(`?label=${encodeURIComponent("it's:50%")}`)).toEqual([id])
    for (const other of ['team:b', 'a:team', "team:a' or '1'='1"])
      expect(await found(`?label=${encodeURIComponent(other)}`)).toEqual([])
    expect((await count('?label=team:a')).all).toBe(1)
    const odd = await world.get('/v1/transactions?label=team')
    expect(odd).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })

  test('they stand in the order asked for, page by page, and no page of one order goes on in another', async () => {
    type Row = { id: string; durationMs: number | null; retries: number; startedAt: string }
    const page = async (query: string) => (await world.get(`/v1/transactions${query}`)).body
    const walked = async (order: string): Promise<Row[]> => {
      const rows: Row[] = []
      let cursor: string | undefined
      do {
        const more = cursor === undefined ? '' : `&cursor=${cursor}`
        const { items, nextCursor } = await page(`?limit=2${order}${more}`)
        rows.push(...items)
        cursor = nextCursor
      } while (cursor !== undefined)
      return rows
    }
    const all = (await page('?limit=200')).items as Row[]
    expect(all.length).toBeGreaterThan(2)
    for (const order of ['', '&sort=duration', '&sort=retries']) {
      const rows = await walked(order)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(all.length)
      expect(await walked(`${order}&dir=asc`)).toEqual(rows.toReversed())
    }
    const lasted = (await walked('&sort=duration')).map(({ durationMs }) => durationMs ?? 1e12)
    expect(lasted).toEqual(lasted.toSorted((one, other) => other - one))
    const { nextCursor } = await page('?limit=2&sort=duration')
    for (const other of ['', '&sort=retries', '&sort=duration&dir=asc'])
      expect((await world.get(`/v1/transactions?cursor=${nextCursor}${other}`)).status).toBe(422)
    expect((await world.get('/v1/transactions?sort=name')).status).toBe(422)
  })

  test('what is left out is in no list and in no count', async () => {
    const count = async (query: string) =>
      (await world.get(`/v1/transactions:count${query}`)).body.all as number
    const all = await count('')
    const { states } = (await world.get('/v1/transactions:count')).body
    expect(states.aborted).toBeGreaterThan(0)
    const { body } = await world.get('/v1/transactions?limit=200&exclude=state:aborted')
    expect(body.items.filter(({ state }: { state: string }) => state === 'aborted')).toEqual([])
    expect(body.items).toHaveLength(all - states.aborted)
    expect(await count('?exclude=participant:bank')).toBe(all - (await count('?participant=bank')))
    expect(await count('?exclude=protocol:two-phase-commit,priority:normal')).toBe(0)
  })

  test('what cannot be asked for is refused as the list refuses it', async () => {
    for (const path of ['/v1/transactions', '/v1/transactions:count']) {
      expect(await world.get(`${path}?lab=maybe`)).toMatchObject({ status: 422 })
      expect(await world.get(`${path}?id=ab`)).toMatchObject({ status: 422 })
    }
  })
})
