import type { StoredView } from '@/server/account/view-store'
import type { Identity } from '@/server/contract/identity'
import { may, type Right } from '@/server/contract/permission'
import {
  newSavedView,
  type SavedViewChange,
  savedView,
  savedViewChange,
  savedViewList,
  viewOrder,
} from '@/server/contract/saved-view'
import { etag } from '../alert-change'
import type { ApiContext } from '../context'
import { noRight } from '../no-right'
import { ownerOf } from '../program-owner'
import { ok, type Reply, reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { versionIn } from '../version-in'
import {
  noSuchView,
  notKept,
  overtaken,
  recordOrder,
  recordView,
  unversioned,
} from '../view-replies'

const ifMatch = { 'If-Match': 'The version that was looked at, in quotes' }
const path = '/v1/views/{id}'
const writing = ['view-exists', 'views-full'] as const
const changing = ['view-not-found', 'view-changed', 'precondition-required'] as const

const list = defineRoute({
  ...{ method: 'GET', path: '/v1/views', name: 'listViews' },
  summary: 'One’s own saved views of the list of transactions, and those that are shared',
  replies: { 200: savedViewList },
  handle: async (context, { identity }) => ok({ items: await seenBy(context, identity) }),
})

const add = defineRoute({
  ...{ method: 'POST', path: '/v1/views', name: 'addView' },
  summary: 'Saves filters and columns under a name; to share it at once is for operators',
  body: newSavedView,
  replies: { 201: savedView },
  problems: writing,
  handle: async (context, { body, identity, requestId }) => {
    if (body.shared && !may(identity, 'shareView')) return noRight(context, 'shareView', identity)
    const owner = ownerOf(identity)
    const kept = await context.views.add({ ...body, id: context.newUlid(), owner })
    if (typeof kept === 'string') return notKept(kept, body.name)
    await recordView(context, { identity, requestId, after: kept.view })
    return answer(kept.view, identity, 201)
  },
})

const change = defineRoute({
  ...{ method: 'PATCH', path, name: 'changeView' },
  summary: 'Renames, replaces, shares or unshares a view that has the version looked at',
  body: savedViewChange,
  headers: ifMatch,
  replies: { 200: savedView },
  problems: [...writing, ...changing],
  handle: async (context, { params, body, headers, identity, requestId }) => {
    const before = await find(context, params.id, identity)
    if (before === null) return noSuchView
    const right = rightTo(before, identity, body)
    if (right !== null) return noRight(context, right, identity)
    const version = versionIn(headers)
    if (version === null) return unversioned
    const asked = { change: body, version, by: identity.name }
    const kept = await context.views.change(before.id, asked)
    if (typeof kept === 'string') return notKept(kept, body.name ?? before.name)
    await recordView(context, { identity, requestId, before, after: kept.view })
    return answer(kept.view, identity, 200)
  },
})

const remove = defineRoute({
  ...{ method: 'DELETE', path, name: 'removeView' },
  summary: 'Removes a view; for an hour it can be restored',
  headers: ifMatch,
  replies: { 204: null },
  problems: changing,
  handle: async (context, { params, headers, identity, requestId }) => {
    const before = await find(context, params.id, identity)
    if (before === null) return noSuchView
    const right = rightTo(before, identity, {})
    if (right !== null) return noRight(context, right, identity)
    const version = versionIn(headers)
    if (version === null) return unversioned
    if (!(await context.views.remove(before.id, version))) return overtaken
    await recordView(context, { identity, requestId, before })
    return reply(204, undefined)
  },
})

const restore = defineRoute({
  ...{ method: 'POST', path: `${path}:restore`, name: 'restoreView' },
  summary: 'Takes back that a view was removed, within an hour',
  replies: { 200: savedView },
  problems: ['view-not-found', ...writing],
  handle: async (context, { params, identity, requestId }) => {
    const gone = await context.views.findRemoved(params.id ?? '')
    if (gone === null || !isSeen(gone, identity)) return noSuchView
    const right = rightTo(gone, identity, gone.shared ? { shared: true } : {})
    if (right !== null) return noRight(context, right, identity)
    const kept = await context.views.restore(gone.id)
    if (kept === 'changed') return noSuchView
    if (typeof kept === 'string') return notKept(kept, gone.name)
    await recordView(context, { identity, requestId, after: kept.view })
    return answer(kept.view, identity, 200)
  },
})

const order = defineRoute({
  ...{ method: 'POST', path: '/v1/views:order', name: 'orderViews' },
  summary: 'Orders all of one’s own views, or all that are shared',
  body: viewOrder,
  replies: { 200: savedViewList },
  problems: ['view-changed'],
  handle: async (context, { body, identity, requestId }) => {
    if (body.shared && !may(identity, 'changeSharedView'))
      return noRight(context, 'changeSharedView', identity)
    if (!(await context.views.order(ownerOf(identity), body))) return overtaken
    const items = await seenBy(context, identity)
    if (body.shared) await recordOrder(context, { identity, requestId, items })
    return ok({ items })
  },
})

/** GET, POST, PATCH and DELETE /v1/views… */
export const viewRoutes: readonly Route[] = [list, add, change, remove, restore, order]

const shown = (view: StoredView, identity: Identity) => ({
  ...view,
  mine: view.owner === ownerOf(identity),
})

const seenBy = async ({ views }: ApiContext, identity: Identity) =>
  (await views.list(ownerOf(identity))).map((view) => shown(view, identity))

const isSeen = ({ shared, owner }: StoredView, identity: Identity): boolean =>
  shared || owner === ownerOf(identity)

/** Another's own view is not there for whoever asks. */
async function find({ views }: ApiContext, id = '', identity: Identity) {
  const view = await views.find(id)
  return view !== null && isSeen(view, identity) ? view : null
}

/** What is needed and missing; null: nothing. One's own one may always remove and stop to share. */
function rightTo(view: StoredView, identity: Identity, asked: SavedViewChange): Right | null {
  if (view.owner !== ownerOf(identity))
    return may(identity, 'changeSharedView') ? null : 'changeSharedView'
  const shares = Object.keys(asked).length > 0 && (asked.shared ?? view.shared)
  return shares && !may(identity, 'shareView') ? 'shareView' : null
}

const answer = (view: StoredView, identity: Identity, status: number): Reply =>
  reply(status, shown(view, identity), etag(view.version))
