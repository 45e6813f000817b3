import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '@/server/participant/participant'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { type Bank, startBank, within } from '../support/postgres'
import { type PostgresServer, startPostgresServer } from '../support/postgres-server'

/** Twelve places for prepared transactions, and nothing else amiss. */
let tight: Bank
beforeAll(async () => {
  tight = await startBank({ max_prepared_transactions: '12' })
})
afterAll(() => tight.remove())

/** The examination of an address; `sql` is run there before, as the owner. */
async function examined(url: string, limits: { branchesMax?: number } = {}) {
  const participant = createPostgresParticipant({ name: 'one', url, limits })
  const { usable, findings, clockOffsetMs } = await participant.examine(within())
  await participant.close()
  const named = (name: string): Finding | undefined => findings.find((one) => one.name === name)
  return { usable, named, clockOffsetMs }
}

/** The same server with settings of the session. */
const withSettings = (settings: string): string =>
  `${tight.url}?options=${encodeURIComponent(settings)}`

async function roleUrl(role: string, sql: readonly string[] = []): Promise<string> {
  await tight.query(`create role ${role} login password 'test'`)
  for (const statement of sql) await tight.query(statement)
  const url = new URL(tight.url)
  url.username = role
  url.password = 'test'
  return url.href
}

test('a server that can prepare nothing is refused, with the setting to change', async () => {
  const server: PostgresServer = await startPostgresServer({
    settings: { max_prepared_transactions: '0' },
  })
  try {
    const { usable, named } = await examined(server.url, { branchesMax: 20 })
    expect(usable).toBe(false)
    expect(named('max_prepared_transactions')).toMatchObject({ severity: 'problem', ok: false })
    expect(named('max_prepared_transactions')?.text).toContain('max_prepared_transactions = 40')
    expect(named('prepare')).toMatchObject({ severity: 'problem' })
  } finally {
    await server.remove()
  }
})

test.each([
  [undefined, 'advice', true, 'max_prepared_transactions = 64'],
  [6, 'ok', true, '12 places'],
  [10, 'advice', true, 'max_prepared_transactions = 20'],
  [13, 'problem', false, 'lower branchesMax to 6'],
] as const)('with %s branches let in, twelve places are: %s', async (branchesMax, ...expected) => {
  const [severity, usable, text] = expected
  const found = await examined(tight.url, branchesMax === undefined ? {} : { branchesMax })
  expect(found.usable).toBe(usable)
  expect(found.named('max_prepared_transactions')).toMatchObject({ severity })
  expect(found.named('max_prepared_transactions')?.text).toContain(text)
})

test('places that something else has taken are told of', async () => {
  const session = await tight.session()
  const gids = Array.from({ length: 8 }, (_, n) => `taken ${n}`)
  for (const gid of gids) {
    await session.query('begin')
    await session.query(`prepare transaction '${gid}'`)
  }
  const { named } = await examined(tight.url, { branchesMax: 5 })
  for (const gid of gids) await session.query(`rollback prepared '${gid}'`)
  expect(named('max_prepared_transactions')).toMatchObject({ severity: 'advice' })
  expect(named('max_prepared_transactions')?.text).toContain('8 taken')
})

test('a session that may not write is refused', async () => {
  const { usable, named } = await examined(withSettings('-c default_transaction_read_only=on'))
  expect(usable).toBe(false)
  expect(named('primary')?.text).toContain('default_transaction_read_only = off')
})

test('synchronous_commit off is warned of, with what it costs', async () => {
  const { usable, named } = await examined(withSettings('-c synchronous_commit=off'))
  expect(usable).toBe(true)
  expect(named('durability')).toMatchObject({ severity: 'advice', ok: true })
  expect(named('durability')?.text).toContain('synced all the same')
})

test('promises that synchronous standbys never hear of are refused', async () => {
  await tight.query(`alter system set synchronous_standby_names = 'standby'`)
  await tight.query('select pg_reload_conf()')
  try {
    const { usable, named } = await examined(withSettings('-c synchronous_commit=local'))
    expect(named('durability')).toMatchObject({ severity: 'problem' })
    expect(usable).toBe(false)
  } finally {
    await tight.query('alter system reset synchronous_standby_names')
    await tight.query('select pg_reload_conf()')
  }
})

test('evidence that a setting switches off is told of', async () => {
  await tight.query('create role quiet login')
  await tight.query('alter role quiet set track_activities = off')
  const { named } = await examined(await roleOf('quiet'))
  expect(named('tracking')).toMatchObject({ severity: 'advice' })
  expect(named('tracking')?.text).toContain('track_activities = on')
})

async function roleOf(role: string): Promise<string> {
  await tight.query(`alter role ${role} password 'test'`)
  const url = new URL(tight.url)
  url.username = role
  url.password = 'test'
  return url.href
}

test('each privilege that is missing is named, with the grant that heals it', async () => {
  const clerk = await roleUrl('clerk', ['drop table if exists verdict_marker'])
  const refused = await examined(clerk)
  expect(refused.usable).toBe(false)
  expect(refused.named('marker')?.text).toContain('GRANT CREATE ON SCHEMA public TO clerk')
  await tight.query('grant create on schema public to clerk')
  expect((await examined(clerk)).usable).toBe(true)

  await tight.query('alter table verdict_marker owner to postgres')
  expect((await examined(clerk)).named('marker')?.text).toContain(
    'GRANT SELECT, INSERT, DELETE ON public.verdict_marker TO clerk',
  )
  await tight.query('grant all on verdict_marker to clerk')

  await tight.query('revoke select on pg_prepared_xacts from public')
  expect((await examined(clerk)).named('privileges')?.text).toContain('pg_prepared_xacts')
  await tight.query('grant select on pg_prepared_xacts to public')

  await tight.query('revoke execute on function pg_control_system() from public')
  const blind = await examined(clerk)
  expect(blind).toMatchObject({ usable: false })
  expect(blind.named('privileges')?.text).toContain('pg_control_system()')
  await tight.query('grant execute on function pg_control_system() to public')
  expect((await examined(clerk)).usable).toBe(true)
})

test('branches that another role prepared are told of', async () => {
  const session = await tight.session()
  await session.query('begin')
  await session.query(`prepare transaction 'vd1_other.1.1.01ARZ3NDEKTSV4RRFFQ69G5FAV_1'`)
  const { named } = await examined(await roleOf('clerk'))
  await session.query(`rollback prepared 'vd1_other.1.1.01ARZ3NDEKTSV4RRFFQ69G5FAV_1'`)
  expect(named('privileges')).toMatchObject({ severity: 'advice' })
})

test('clocks of one machine agree, whatever the round trip takes', async () => {
  const { named, clockOffsetMs } = await examined(tight.url)
  expect(named('clock')).toMatchObject({ severity: 'ok' })
  expect(Math.abs(clockOffsetMs ?? 1_000)).toBeLessThan(500)
})
