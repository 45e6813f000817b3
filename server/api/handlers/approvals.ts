import {
  approval,
  approvalPage,
  approvalQuery,
  approveRequest,
  closeRequest,
} from '@/server/contract/approval'
import type { StoredApproval } from '@/server/inbox/approval-store'
import { approvalBodies, approvalBody, isSamePerson } from '../approval-body'
import { approve, ownApproval } from '../approve'
import { auditStep } from '../audit-approval'
import type { ApiContext } from '../context'
import { closedReply } from '../lapse-approval'
import { ok, problem, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { versionIn } from '../version-in'

const LISTED_MAX = 100

const list = defineRoute({
  method: 'GET',
  path: '/v1/approvals',
  name: 'listApprovals',
  summary: 'Decisions that wait, or waited, for a second person; those that wait come first',
  query: approvalQuery,
  replies: { 200: approvalPage },
  problems: ['journal-unavailable'],
  handle: async (context, { query, identity }) => {
    const [found, waiting] = await Promise.all([
      context.approvals.list({ ...query, limit: LISTED_MAX }),
      context.approvals.countWaiting(),
    ])
    return ok({ items: await approvalBodies(context, found, identity), waiting })
  },
})

const get = defineRoute({
  method: 'GET',
  path: '/v1/approvals/{id}',
  name: 'getApproval',
  summary: 'What somebody asked for, and what became of it',
  replies: { 200: approval },
  problems: ['approval-not-found'],
  handle: (context, { params, identity }) =>
    about(context, params.id, async (one) => ok(await approvalBody(context, one, identity))),
})

const agree = defineRoute({
  method: 'POST',
  path: '/v1/approvals/{id}:approve',
  name: 'approveAction',
  summary: 'Agrees as the second person: it runs at once, by the path of a single action, and once',
  body: approveRequest,
  headers: { 'If-Match': 'The version of the transaction that was looked at' },
  replies: { 200: approval },
  problems: [
    ...(['approval-not-found', 'approval-closed', 'own-approval', 'code-required'] as const),
    ...(['evidence-not-found', 'evidence-changed', 'plan-changed', 'version-changed'] as const),
    ...(['precondition-required', 'advice-blocks', 'transaction-not-found'] as const),
    'verdicts-unavailable',
  ],
  handle: (context, { params, body, headers, identity, requestId }) =>
    about(context, params.id, async (one) => {
      const version = versionIn(headers)
      if (version === null)
        return problem(
          'precondition-required',
          'The header If-Match with the version that was looked at is missing. Nothing was sent.',
        )
      return approve(context, { one, body, version, identity, requestId })
    }),
})

/** Rejected by somebody else, or withdrawn by who asked: either way nothing was sent. */
const closing = (verb: 'reject' | 'withdraw', state: 'rejected' | 'withdrawn'): Route =>
  defineRoute({
    method: 'POST',
    path: `/v1/approvals/{id}:${verb}`,
    name: `${verb}Action`,
    summary:
      verb === 'reject'
        ? 'Refuses as the second person, with a reason; nothing is sent'
        : 'Takes back what one asked for, with a reason; nothing is sent',
    body: closeRequest,
    replies: { 200: approval },
    problems: ['approval-not-found', 'approval-closed', 'own-approval', 'no-right'],
    handle: (context, { params, body: { reason }, identity, requestId }) =>
      about(context, params.id, async (one) => {
        const isOwn = isSamePerson(identity.name, one.requester.name)
        if (verb === 'reject' && isOwn) return ownApproval()
        if (verb === 'withdraw' && !isOwn) return notYours(one)
        const at = new Date(context.clock.now())
        const closed = { state, by: identity.name, reason, at }
        const won = await context.approvals.close(one.id, 'waiting', closed)
        const now = (await context.approvals.read(one.id)) ?? one
        if (!won) return closedReply(now)
        const step = { action: verb, actor: identity.name, reason, requestId }
        await auditStep(context, now, step)
        return ok(await approvalBody(context, now, identity))
      }),
  })

/** GET and POST /v1/approvals… */
export const approvalRoutes: readonly Route[] = [
  ...[list, get, agree],
  closing('reject', 'rejected'),
  closing('withdraw', 'withdrawn'),
]

async function about(
  { approvals }: ApiContext,
  id: string | undefined,
  then: (one: StoredApproval) => Promise<Reply>,
): Promise<Reply> {
  const found = await approvals.read(id ?? '')
  return found === null ? noSuchApproval(id ?? '') : then(found)
}

const noSuchApproval = (id: string): Reply =>
  problem(
    'approval-not-found',
    `Nobody asked for ${id.slice(0, 60)}, or it is no longer kept. Nothing was done. GET /v1/approvals lists what waits.`,
  )

const notYours = ({ requester }: StoredApproval): Reply =>
  problem(
    'no-right',
    `Nothing was done. ${requester.name} asked for it, so only ${requester.name} can withdraw it. Reject it instead.`,
  )
