import { branchActionRequest, branchActionResult } from '@/server/contract/branch'
import { finding } from '@/server/journal/action-key'
import { actOnBranch } from '../act-on-branch'
import { namedBranch } from '../named-branch'
import { problem } from '../reply'
import { defineRoute } from '../route'

const KEY_LENGTH_MAX = 200

/** POST /v1/participants/{name}/branches/{branchId}/actions (D10) */
export const actOnBranchOf = defineRoute({
  method: 'POST',
  path: '/v1/participants/{name}/branches/{branchId}/actions',
  name: 'actOnBranch',
  summary: 'Commits or aborts, by its name, a prepared branch that the journal does not have',
  body: branchActionRequest,
  headers: { 'Idempotency-Key': 'The same key settles once, however often it is sent' },
  replies: { 200: branchActionResult },
  problems: [
    ...(['participant-not-found', 'branch-not-found', 'branch-of-transaction'] as const),
    ...(['evidence-not-found', 'evidence-changed', 'precondition-required'] as const),
    ...(['advice-blocks', 'code-required', 'idempotency-mismatch'] as const),
    ...(['participant-silent'] as const),
  ],
  handle: async (context, { params, body, headers, requestId, identity }) => {
    const branch = await namedBranch(context, params)
    if (!branch.ok) return branch.reply
    const key = headers['idempotency-key']
    if (typeof key !== 'string' || key.length < 1 || key.length > KEY_LENGTH_MAX)
      return problem(
        'precondition-required',
        'The header Idempotency-Key is missing, so a lost answer could not be asked for again. Nothing was sent. Send one key for each decision.',
      )
    const acting = { branch, body, identity, requestId, idempotencyKey: key }
    return finding(() => actOnBranch(context, acting))
  },
})
