import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { startWeb, type WebProcess } from '../support/web-process'

/* Somebody with the keys to the database, and what the chain says of it. */

let cluster: PostgresCluster
let web: WebProcess

beforeAll(async () => {
  cluster = await startCluster()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

/** Entries as people make them: each drains a participant, or lets it work again. */
async function act(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const verb = n % 2 === 0 ? 'drain' : 'resume'
    expect(await web.post(`/v1/participants/a:${verb}`)).toMatchObject({ status: 200 })
  }
}

const verify = async () => (await web.get('/v1/audit:verify')).body
const newest = async () => (await web.get('/v1/audit?limit=1')).body.items[0]
const rename = (id: string, reason: string) =>
  cluster.query('update verdict_audit set reason = $2 where id = $1', [id, reason])

test('an empty trail is whole, and so is one with entries, whose last hash is the head', async () => {
  expect(await verify()).toMatchObject({ whole: true, checked: 0, head: null, faults: [] })
  await act(4)
  const { chain } = await newest()
  expect(await verify()).toMatchObject({ whole: true, checked: 4, head: chain })
})

test('many at once make one chain', async () => {
  const before = (await verify()).checked
  await Promise.all(
    Array.from({ length: 24 }, (_, n) => web.post(`/v1/participants/${n % 2 ? 'a' : 'b'}:test`)),
  )
  const { whole, checked } = await verify()
  expect({ whole, more: checked - before }).toEqual({ whole: true, more: 24 })
})

test('an entry that was changed by hand is named, and only that one', async () => {
  const { id, reason, chain } = await newest()
  await rename(id, 'Nothing to see here')
  const found = await verify()
  expect(found).toMatchObject({ whole: false, faultCount: 1 })
  expect(found.faults).toMatchObject([{ kind: 'changed', entry: id, position: chain.position }])
  expect(found.faults[0].text).toContain(id)
  await rename(id, reason)
  expect(await verify()).toMatchObject({ whole: true })
})

test('a time moved by a microsecond is found', async () => {
  const { id } = await newest()
  const move = (by: string) =>
    cluster.query(`update verdict_audit set at = at ${by} interval '1 microsecond' where id = $1`, [
      id,
    ])
  await move('+')
  expect(await verify()).toMatchObject({ whole: false, faults: [{ kind: 'changed', entry: id }] })
  await move('-')
  expect(await verify()).toMatchObject({ whole: true })
})

test('text cannot move from one field into its neighbour', async () => {
  await act(2)
  const { id, actor, action } = await newest()
  const set = (one: string, other: string) =>
    cluster.query('update verdict_audit set actor = $2, action = $3 where id = $1', [
      id,
      one,
      other,
    ])
  await set(actor + action[0], action.slice(1))
  expect(await verify()).toMatchObject({ whole: false, faults: [{ kind: 'changed', entry: id }] })
  await set(actor, action)
  expect(await verify()).toMatchObject({ whole: true })
})

test('an entry that is written in the past is found, though the triggers have sealed it', async () => {
  const insert = `insert into verdict_audit (id, at, actor, action, reason, request_id, data)
    values ('01YYYYYYYYYYYYYYYYYYYYYYYY', now() - interval '1 day', 'nobody', 'commit', 'Long ago', 'x', '{}')`
  await cluster.query(insert)
  const { faults } = await verify()
  expect(faults).toMatchObject([{ kind: 'out-of-time', entry: '01YYYYYYYYYYYYYYYYYYYYYYYY' }])
  await cluster.query("delete from verdict_audit where reason = 'Long ago'")
  await cluster.query('delete from verdict_audit_link where position = $1', [faults[0].position])
})

test('an end that was kept is found again, and missed once the newest entries are taken off', async () => {
  const { head, whole } = await verify()
  expect(whole).toBe(true)
  const withEnd = async () =>
    (await web.get(`/v1/audit:verify?position=${head.position}&hash=${head.hash}`)).body
  expect(await withEnd()).toMatchObject({ whole: true })
  await act(2)
  expect(await withEnd()).toMatchObject({ whole: true })
  await cluster.query(
    `with gone as (
      delete from verdict_audit_link where position >= $1 returning audit)
    delete from verdict_audit where id in (select audit from gone)`,
    [head.position],
  )
  expect(await verify()).toMatchObject({ whole: true })
  expect(await withEnd()).toMatchObject({ whole: false, faults: [{ kind: 'end-lost' }] })
  const half = await web.get('/v1/audit:verify?position=3')
  expect(half).toMatchObject({ status: 422 })
})

test('whatever somebody makes of the time, the others are looked at', async () => {
  const { id } = await newest()
  const [row] = await cluster.query<{ at: string }>(
    'select at::text from verdict_audit where id = $1',
    [id],
  )
  await cluster.query("update verdict_audit set at = 'infinity' where id = $1", [id])
  expect(await verify()).toMatchObject({ faults: [{ kind: 'changed', entry: id }] })
  await cluster.query('update verdict_audit set at = $2::timestamptz where id = $1', [id, row?.at])
  expect(await verify()).toMatchObject({ whole: true })
})

test('an entry written past the chain, one taken out, and a link taken out are found', async () => {
  const { id } = await newest()
  const alone = 'begin; set local session_replication_role = replica;'
  await cluster.query(`${alone} insert into verdict_audit
    (id, actor, action, reason, request_id, data)
    values ('01ZZZZZZZZZZZZZZZZZZZZZZZZ', 'nobody', 'commit', 'Never happened', 'x', '{}'); commit`)
  expect(await verify()).toMatchObject({ faults: [{ kind: 'unlinked', position: null }] })
  await cluster.query("delete from verdict_audit where reason = 'Never happened'")
  expect(await verify()).toMatchObject({ whole: true })

  await cluster.query('delete from verdict_audit where id = $1', [id])
  expect(await verify()).toMatchObject({ faults: [{ kind: 'removed', entry: id }] })
  await cluster.query('delete from verdict_audit_link where position = 3')
  const { faults } = await verify()
  expect(faults.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['link-removed', 'removed', 'unlinked'],
  ])
})
