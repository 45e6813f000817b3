import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SavedView } from '@/server/contract/saved-view'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { type Person, signedIn } from '../support/signed-in'

let world: ApiWorld
let [ada, otto, vera] = [] as unknown as [Person, Person, Person]

beforeAll(async () => {
  world = await startApiWorld({ signIn: 'password' })
  ada = await signedIn(world, { name: 'ada', role: 'admin' })
  otto = await signedIn(world, { name: 'otto', role: 'operator' })
  vera = await signedIn(world, { name: 'vera', role: 'viewer' })
})
afterAll(() => world?.remove())

const query = { state: 'aborted', from: '-15m', cols: 'state,id' }

const make = (who: Person, name: string, more: object = {}) =>
  who.send('POST', '/v1/views', { name, query, ...more })

const patch = (who: Person, { id, version }: SavedView, change: object) =>
  who.send('PATCH', `/v1/views/${id}`, change, { 'if-match': `"${version}"` })

const remove = (who: Person, { id, version }: SavedView) =>
  who.send('DELETE', `/v1/views/${id}`, undefined, { 'if-match': `"${version}"` })

const seen = async (who: Person): Promise<readonly SavedView[]> =>
  (await who.send('GET', '/v1/views')).body.items

const names = async (who: Person) => (await seen(who)).map(({ name }) => name)

const audited = async () => {
  const { items } = (await ada.send('GET', '/v1/audit?limit=200')).body
  return items.flatMap(({ action, actor, reason }: Record<string, string>) =>
    action?.includes('view') ? [`${actor} ${action}: ${reason}`] : [],
  )
}

test('a view of one’s own is nobody else’s business, and is not in the audit trail', async () => {
  const made = await make(vera, '  What failed ')
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'What failed', query, shared: false, owner: 'vera', mine: true, version: 1 },
  })
  expect(await names(vera)).toEqual(['What failed'])
  expect(await names(ada)).toEqual([])
  for (const answer of [
    await patch(ada, made.body, { name: 'Mine now' }),
    await remove(ada, made.body),
    await ada.send('POST', `/v1/views/${made.body.id}:restore`),
  ])
    expect(answer).toMatchObject({ status: 404, body: { code: 'view-not-found' } })
  expect(await audited()).toEqual([])
})

test('what the address of the list does not know is not stored', async () => {
  const refused = [
    { query: { state: 'broken' } },
    { query: { soup: 'yes' } },
    { query: { cols: 'state,price' } },
    { query: { from: 'yesterday' } },
    { query: { name: 'a\u0000b' } },
    { query: { name: '\ud800' } },
    { name: ' ', query: {} },
    { name: 'a\u0007b', query: {} },
    { name: 'x'.repeat(41), query: {} },
    { more: true },
  ]
  for (const one of refused) {
    const { status, body } = await make(otto, 'Odd', one)
    expect({ status, code: body.code }, JSON.stringify(one)).toEqual({
      ...{ status: 422, code: 'invalid-request' },
    })
  }
  expect(await names(otto)).toEqual([])
})

test('one person has one view of a name, in any case; two persons may each have theirs', async () => {
  expect(await make(otto, '100%_sure')).toMatchObject({ status: 201 })
  expect(await make(otto, '100x_sure')).toMatchObject({ status: 201 })
  expect(await make(otto, '100%_SURE')).toMatchObject({
    status: 409,
    body: { code: 'view-exists' },
  })
  expect(await make(ada, '100%_sure')).toMatchObject({ status: 201 })
  const both = await Promise.all([make(ada, 'At once'), make(ada, 'At once')])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('a change names the version that was looked at, and the first of two is kept', async () => {
  const { body: view } = await make(otto, 'Slow')
  const without = await otto.send('PATCH', `/v1/views/${view.id}`, { name: 'Slower' })
  expect(without).toMatchObject({ status: 428, body: { code: 'precondition-required' } })
  const both = await Promise.all([
    patch(otto, view, { name: 'Slower' }),
    patch(otto, view, { query: { state: 'committed' } }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  expect(await remove(otto, view)).toMatchObject({ status: 412, body: { code: 'view-changed' } })
  expect(await patch(otto, { ...view, version: 2 }, {})).toMatchObject({ status: 422 })
})

test('operators share, admins change what others share, and the audit trail has it', async () => {
  expect(await make(vera, 'For all', { shared: true })).toMatchObject({
    ...{ status: 403, body: { code: 'no-right' } },
  })
  const { body: view } = await make(otto, 'For all', { shared: true })
  expect((await seen(vera)).find(({ id }) => id === view.id)).toMatchObject({
    ...{ shared: true, owner: 'otto', mine: false },
  })
  expect(await patch(vera, view, { name: 'Hers' })).toMatchObject({ status: 403 })
  const renamed = await patch(ada, view, { name: 'For everybody' })
  expect(renamed).toMatchObject({
    ...{ status: 200, body: { owner: 'otto', changedBy: 'ada', version: 2, mine: false } },
  })
  expect(await remove(vera, renamed.body)).toMatchObject({ status: 403 })
  expect(await patch(otto, renamed.body, { shared: false })).toMatchObject({ status: 200 })
  expect(await names(ada)).not.toContain('For everybody')
  expect(await audited()).toEqual([
    'otto unshare-view: The view For everybody of otto is no longer shared',
    expect.stringMatching(
      /^ada change-shared-view: The view For all is now For everybody: (?!.*undefined)state=/,
    ),
    expect.stringMatching(
      /^otto share-view: The view For all of otto is shared: (?!.*undefined)state=aborted&/,
    ),
  ])
})

test('what was removed comes back as it was, to whom it belonged, in its place', async () => {
  const { body: view } = await make(otto, 'Taken back', { shared: true })
  expect(await remove(ada, view)).toMatchObject({ status: 204 })
  expect(await names(vera)).not.toContain('Taken back')
  expect(await vera.send('POST', `/v1/views/${view.id}:restore`)).toMatchObject({ status: 403 })
  const back = await ada.send('POST', `/v1/views/${view.id}:restore`)
  expect(back).toMatchObject({ status: 200, body: { owner: 'otto', version: 1, query } })
  expect(await ada.send('POST', `/v1/views/${view.id}:restore`)).toMatchObject({ status: 404 })
  await remove(otto, view)
  await make(otto, 'taken BACK')
  expect(await otto.send('POST', `/v1/views/${view.id}:restore`)).toMatchObject({
    ...{ status: 409, body: { code: 'view-exists' } },
  })
})

test('one’s own are ordered by oneself, those that are shared by admins', async () => {
  const own = (await seen(otto)).filter(({ shared }) => !shared)
  const ids = own.map(({ id }) => id).reverse()
  const order = (who: Person, body: object) => who.send('POST', '/v1/views:order', body)
  expect(await order(otto, { shared: false, ids })).toMatchObject({ status: 200 })
  const after = (await seen(otto)).filter(({ shared }) => !shared)
  expect(after.map(({ id }) => id)).toEqual(ids)
  const [, ...fewer] = ids
  for (const wrong of [fewer, [...fewer, fewer[0]], [...fewer, 'nowhere']])
    expect(await order(otto, { shared: false, ids: wrong })).toMatchObject({ status: 412 })
  expect(await order(otto, { shared: true, ids })).toMatchObject({ status: 403 })
  const before = await audited()
  for (const name of ['Ours A', 'Ours B'])
    expect(await make(otto, name, { shared: true })).toMatchObject({ status: 201 })
  const shared = (await seen(ada)).filter((one) => one.shared).reverse()
  const ordered = { shared: true, ids: shared.map(({ id }) => id) }
  expect(await order(ada, ordered)).toMatchObject({ status: 200 })
  expect((await audited()).slice(0, -before.length)).toMatchObject([
    `ada order-shared-views: The shared views are now in this order: ${shared.map(({ name }) => name).join(', ')}`,
    expect.stringContaining('share-view'),
    expect.stringContaining('share-view'),
  ])
})

test('a program sees the views of the person whose token it has, and changes none', async () => {
  const { body } = await otto.send('POST', '/v1/tokens', { name: 'cli', role: 'operator', days: 1 })
  const program = { authorization: `Bearer ${body.token}` }
  const listed = await world.send('GET', '/v1/views', undefined, program)
  const mine = listed.body.items.filter((one: SavedView) => one.mine)
  expect(mine.length).toBeGreaterThan(0)
  const refused = await world.send('POST', '/v1/views', { name: 'Robot', query: {} }, program)
  expect(refused).toMatchObject({ status: 403, body: { code: 'no-right' } })
})

test('there is room for fifty of one person', async () => {
  const nora = await signedIn(world, { name: 'nora', role: 'viewer' })
  for (let n = 0; n < 50; n++) await make(nora, `View ${n}`)
  expect(await make(nora, 'One more')).toMatchObject({ status: 409, body: { code: 'views-full' } })
})
