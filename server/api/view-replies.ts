import type { NotKept, StoredView } from '@/server/account/view-store'
import type { Identity } from '@/server/contract/identity'
import { VIEWS_OWN_MAX, VIEWS_SHARED_MAX } from '@/server/contract/saved-view'
import type { ApiContext } from './context'
import { recordByHand } from './handlers/record-by-hand'
import { problem, type Reply } from './reply'

interface Done {
  readonly identity: Identity
  readonly requestId: string
  readonly before?: StoredView
  readonly after?: StoredView
}

/** What everybody sees is in the audit trail; what somebody keeps for himself is not. */
export async function recordView(
  context: ApiContext,
  { identity, requestId, before, after }: Done,
) {
  const did = whatWasDone(before, after)
  if (did === null) return
  const { action, reason } = did
  await recordByHand(context, {
    ...{ action, reason: reason.slice(0, 1_000), requestId },
    ...{ participant: null, actor: identity.name },
  })
}

/** The order of those that are shared, which everybody sees. */
export async function recordOrder(
  context: ApiContext,
  { identity, requestId, items }: Pick<Done, 'identity' | 'requestId'> & Listed,
) {
  const names = items.flatMap(({ shared, name }) => (shared ? [name] : [])).join(', ')
  const reason = `The shared views are now in this order: ${names}`
  await recordByHand(context, {
    ...{ action: 'order-shared-views', reason: reason.slice(0, 1_000), requestId },
    ...{ participant: null, actor: identity.name },
  })
}

interface Listed {
  readonly items: readonly Pick<StoredView, 'shared' | 'name'>[]
}

function whatWasDone(before?: StoredView, after?: StoredView) {
  const of = after ?? before
  if (of === undefined || !(before?.shared || after?.shared)) return null
  const { name, owner } = of
  if (after === undefined)
    return { action: 'remove-shared-view', reason: `The view ${name} of ${owner} was removed` }
  if (!after.shared)
    return { action: 'unshare-view', reason: `The view ${name} of ${owner} is no longer shared` }
  const shows =
    new URLSearchParams(after.query as Record<string, string>).toString() || 'everything'
  return before?.shared
    ? { action: 'change-shared-view', reason: `The view ${before.name} is now ${name}: ${shows}` }
    : { action: 'share-view', reason: `The view ${name} of ${owner} is shared: ${shows}` }
}

export function notKept(why: NotKept, name: string): Reply {
  if (why === 'changed') return overtaken
  if (why === 'exists')
    return problem(
      'view-exists',
      `There is a view ${name} already. Nothing was saved. Use another name, or change that one.`,
    )
  return problem(
    'views-full',
    why === 'full-own'
      ? `One person can have ${VIEWS_OWN_MAX} views. Nothing was saved. Remove one first.`
      : `${VIEWS_SHARED_MAX} views are shared, and no more can be. Nothing was saved. Remove one first, or keep it to yourself.`,
  )
}

export const noSuchView = problem(
  'view-not-found',
  'There is no such view, or it is somebody else’s own. Nothing was done. GET /v1/views lists those you see.',
)

export const unversioned = problem(
  'precondition-required',
  'The header If-Match with the version that was looked at is missing. Nothing was changed. Read the views, and send the version.',
)

export const overtaken = problem(
  'view-changed',
  'Somebody has changed the views since they were read. Nothing was saved. Read them again, and repeat your change if it is still wanted.',
)
