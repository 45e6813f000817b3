import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '@/server/contract/identity'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { signedIn } from '../support/signed-in'

type Program = (verb: string, path: string, body?: unknown) => ReturnType<ApiWorld['send']>

let world: ApiWorld
const programs = new Map<string, Program>()
const of = (name: string): Program => programs.get(name) as Program

beforeAll(async () => {
  world = await startApiWorld({ signIn: 'password' })
  await make('ada', 'admin', ['tool'])
  await make('otto', 'operator', ['shop', 'stock'])
  await make('nora', 'operator', ['bank'])
  const put = { kind: 'postgresql', url: world.bank.url }
  await of('ada/tool')('PUT', '/v1/participants/bank', put)
  await of('ada/tool')('POST', '/v1/participants/bank:test')
})
afterAll(() => world?.remove())

/** One program for each token. */
async function make(name: string, role: Role, tokens: readonly string[]): Promise<void> {
  const person = await signedIn(world, { name, role })
  for (const token of tokens) {
    const { body } = await person.send('POST', '/v1/tokens', { name: token, role })
    const headers = { authorization: `Bearer ${body.token}` }
    programs.set(`${name}/${token}`, (verb, path, more) => world.send(verb, path, more, headers))
  }
}

const open = async (program: Program, body: object = {}) =>
  (await program('POST', '/v1/transactions:open', body)).body.id as string
const others = { status: 403, body: { code: 'of-another-program' } }

test('programs of one person go on with each other’s transactions, and no others do', async () => {
  const id = await open(of('otto/shop'))
  const at = `/v1/transactions/${id}`
  const nora = of('nora/bank')
  expect(await nora('POST', `${at}/branches`, { participant: 'bank' })).toMatchObject(others)
  expect(await nora('POST', `${at}:commit`, { votes: [] })).toMatchObject(others)
  expect(await nora('POST', `${at}:abort`, {})).toMatchObject(others)
  const joined = await of('otto/stock')('POST', `${at}/branches`, { participant: 'bank' })
  expect(joined).toMatchObject({ status: 201 })
  expect(await of('otto/stock')('POST', `${at}:abort?wait=completed`, {})).toMatchObject({
    ...{ status: 201, body: { outcome: 'aborted' } },
  })
})

test('an admin’s program may end what another has left open', async () => {
  const id = await open(of('nora/bank'))
  const ended = await of('ada/tool')('POST', `/v1/transactions/${id}:abort?wait=completed`, {})
  expect(ended).toMatchObject({ status: 201, body: { outcome: 'aborted' } })
})

test('the idempotency key of somebody else’s program opens none of its transactions', async () => {
  const body = { idempotencyKey: 'the same' }
  const id = await open(of('otto/shop'), body)
  expect(await of('nora/bank')('POST', '/v1/transactions:open', body)).toMatchObject(others)
  expect(await open(of('otto/stock'), body)).toBe(id)
})

test('a lock is renewed and given back by the programs of who took it, and by an admin’s', async () => {
  const at = (verb: string) => `/v1/locks/invoice%3A7:${verb}`
  const take = async () =>
    (await of('otto/shop')('POST', at('acquire'), { owner: 'shop' })).body.token as number
  const token = await take()
  for (const verb of ['renew', 'release'])
    expect(await of('nora/bank')('POST', at(verb), { token })).toMatchObject(others)
  expect(await of('otto/stock')('POST', at('renew'), { token })).toMatchObject({ status: 200 })
  expect(await of('otto/stock')('POST', at('release'), { token })).toMatchObject({
    body: { released: true },
  })
  const next = await take()
  expect(await of('ada/tool')('POST', at('release'), { token: next })).toMatchObject({
    body: { released: true },
  })
})
