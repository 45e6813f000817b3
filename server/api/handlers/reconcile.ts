import { reconcileList, reconcileNote } from '@/server/contract/reconcile'
import type { OpenTransaction } from '@/server/journal/journal'
import { shortCode } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { ApiContext } from '../context'
import { readReconcile } from '../reconciling'
import { ok, problem, type Reply } from '../reply'
import { defineRoute, type Route } from '../route'
import { versionIn } from '../version-in'
import { findTransaction, noLongerThere } from './find-transaction'
import { recordByHand } from './record-by-hand'

const read = defineRoute({
  method: 'GET',
  path: '/v1/transactions/{id}/reconcile',
  name: 'getReconcile',
  summary:
    'The checklist after a heuristic outcome: what is said of each participant, and its checks',
  replies: { 200: reconcileList },
  problems: ['transaction-not-found'],
  handle: (context, { params }) =>
    about(context, params.id, async (open) => ok(await readReconcile(context, open))),
})

const write = defineRoute({
  method: 'PUT',
  path: '/v1/transactions/{id}/reconcile/{branch}',
  name: 'writeReconcile',
  summary:
    'Says how one participant ended, how that is known, which rows are concerned, what was done',
  body: reconcileNote,
  headers: {
    'If-Match': 'The version of this entry that was looked at; 0 where there is none yet',
  },
  replies: { 200: reconcileList },
  problems: [
    ...(['transaction-not-found', 'branch-not-found', 'precondition-required'] as const),
    ...(['advice-blocks', 'already-decided', 'reconcile-changed'] as const),
  ],
  handle: (context, { params, body, headers, identity: { name: actor }, requestId }) =>
    about(context, params.id, async (open) => {
      const { branches, reconciled } = await readReconcile(context, open)
      const one = branches.find(({ branch }) => String(branch) === params.branch)
      const replaces = versionIn(headers)
      const refused =
        (await notHeuristic(context, open)) ?? closed(reconciled) ?? unnamed(one, params.branch)
      if (refused !== null) return refused
      if (one === undefined || replaces === null) return unversioned
      const { branch, participant } = one
      const written = { ...body, branch, by: actor, replaces }
      if (!(await context.reconciles.write(open.id, written)))
        return closed((await readReconcile(context, open)).reconciled) ?? overtaken
      const reason = `${body.ended}; ${body.proof}; ${body.rows}; ${body.note}`.slice(0, 1_000)
      await recordByHand(context, {
        ...{ action: 'reconcile-participant', participant, transaction: open.id, branch },
        ...{ reason, requestId, actor },
      })
      return ok(await readReconcile(context, open))
    }),
})

/** GET and PUT /v1/transactions/{id}/reconcile… */
export const reconcileRoutes: readonly Route[] = [read, write]

async function about(
  context: ApiContext,
  text: string | undefined,
  then: (open: OpenTransaction) => Promise<Reply>,
): Promise<Reply> {
  const found = await findTransaction(context, text ?? '')
  if (!found.ok) return found.reply
  const open = await context.journal.find(found.id as TransactionId)
  return open === null ? noLongerThere(found.id) : then(open)
}

async function notHeuristic({ view }: ApiContext, { id }: OpenTransaction): Promise<Reply | null> {
  if ((await view.readTransaction(id))?.state === 'heuristic') return null
  return problem(
    'advice-blocks',
    `Nothing was saved. ${shortCode(id)} is not heuristic: its participants are not known to have ended differently, so there is nothing to reconcile.`,
  )
}

const closed = (done: { readonly by: string; readonly at: string } | null): Reply | null =>
  done === null
    ? null
    : problem(
        'already-decided',
        `Nothing was saved. ${done.by} marked it as reconciled at ${done.at}, and what was said stays as it is.`,
      )

const unnamed = (one: unknown, branch: string | undefined): Reply | null =>
  one === undefined
    ? problem(
        'branch-not-found',
        `No participant that had anything to end has the number ${branch?.slice(0, 10)} here. Nothing was saved.`,
      )
    : null

const unversioned = problem(
  'precondition-required',
  'The header If-Match with the version that was looked at is missing. Nothing was saved. Where nobody has written anything it is 0.',
)

const overtaken = problem(
  'reconcile-changed',
  'Somebody else has written about this participant meanwhile. Nothing was saved. Read it, and write yours again if it is still wanted.',
)
