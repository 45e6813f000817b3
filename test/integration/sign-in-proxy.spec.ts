import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { PASSWORD } from '../support/signed-in'

const HOME = 'https://verdict.example'
const wrong = { name: 'ada', password: 'not the password' }

let trusting: ApiWorld
let wary: ApiWorld

beforeAll(async () => {
  const options = { signIn: 'password', publicUrl: HOME } as const
  trusting = await startApiWorld({ ...options, trustedProxies: ['127.0.0.1'] })
  wary = await startApiWorld(options)
  for (const { accounts } of [trusting, wary])
    await accounts?.add({ name: 'ada', role: 'admin', force: false, password: PASSWORD })
})
afterAll(async () => {
  await trusting?.remove()
  await wary?.remove()
})

const from = (world: ApiWorld, address: string, body: object = wrong) =>
  world.send('POST', '/v1/sign-in', body, { 'x-forwarded-for': `1.2.3.4, ${address}` })

async function usedUp(world: ApiWorld, address: string): Promise<void> {
  for (let n = 0; n < 5; n++) expect((await from(world, address)).status).toBe(401)
  expect(await from(world, address)).toMatchObject({ body: { code: 'sign-in-slow' } })
}

test('behind a trusted proxy each person has a limit of his own, and stands in the audit with his address', async () => {
  await usedUp(trusting, '192.0.2.7')
  const right = { name: 'ada', password: PASSWORD }
  const { status, headers } = await from(trusting, '192.0.2.8', right)
  expect(status).toBe(200)
  expect(headers.get('set-cookie')).toMatch(/^__Host-verdict_session=.*; Secure/)
  const rows = await trusting.world.query(
    `select reason from verdict_audit where action = 'sign-in'`,
  )
  expect(rows).toEqual([{ reason: 'ada signed in with the password, from 192.0.2.8' }])
})

test('whoever is not trusted cannot come from elsewhere by saying so', async () => {
  await usedUp(wary, '192.0.2.7')
  expect(await from(wary, '192.0.2.8')).toMatchObject({ status: 429 })
})

test('pages of the public address may act, those of another may not, whatever a proxy adds', async () => {
  const out = (origin: string) =>
    trusting.send('POST', '/v1/sign-in', wrong, { origin, 'x-forwarded-host': 'evil.example' })
  expect((await out(HOME)).status).toBe(401)
  for (const origin of ['https://evil.example', 'http://verdict.example', 'null'])
    expect(await out(origin)).toMatchObject({ status: 403, body: { code: 'foreign-origin' } })
})

/** Keeps every thread that checks passwords busy, so that those that come meanwhile have to wait. */
const occupyThreads = () =>
  Promise.all(
    Array.from({ length: 8 }, () =>
      promisify(pbkdf2)('any', 'salt', ROUNDS_OF_A_SECOND, 64, 'sha512'),
    ),
  )

const ROUNDS_OF_A_SECOND = 2_000_000

test('more passwords at once than can be checked are refused, and soon there is room again', async () => {
  const occupied = occupyThreads()
  const many = Array.from({ length: 59 }, (_, n) =>
    trusting.send('POST', '/v1/sign-in', { ...wrong, name: `name${n}` }, {}),
  )
  const answers = await Promise.all(many)
  const busy = answers.filter(({ status }) => status === 429)
  for (const { body, headers } of busy) {
    expect(body.code).toBe('too-busy')
    expect(headers.get('retry-after')).toBe('1')
  }
  expect(busy.length).toBeGreaterThan(0)
  await occupied
  expect((await from(trusting, '192.0.2.9')).status).toBe(401)
})
