import { onlyHereEvidence } from '@/server/contract/branch'
import { takeBranchEvidence } from '@/server/recovery/branch-evidence'
import { evidenceOfBranch } from '../branch-answers'
import { namedBranch } from '../named-branch'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** POST /v1/participants/{name}/branches/{branchId}/evidence */
export const takeBranchEvidenceOf = defineRoute({
  method: 'POST',
  path: '/v1/participants/{name}/branches/{branchId}/evidence',
  name: 'takeBranchEvidence',
  summary: 'Asks a participant about a branch that the journal does not have, and keeps the answer',
  replies: { 200: onlyHereEvidence },
  problems: ['participant-not-found', 'branch-not-found', 'branch-of-transaction'],
  handle: async (context, { params }) => {
    const branch = await namedBranch(context, params)
    if (!branch.ok) return branch.reply
    return ok(evidenceOfBranch(context, branch, await takeBranchEvidence(context, branch)))
  },
})
