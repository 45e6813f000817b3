import { enlistedBranch, newBranch } from '@/server/contract/application'
import { othersTransaction } from '../program-owner'
import { problem, reply } from '../reply'
import { defineRoute } from '../route'
import { keyOf, refusalOf } from './beginning'

/** POST /v1/transactions/{id}/branches */
export const enlistBranch = defineRoute({
  method: 'POST',
  path: '/v1/transactions/{id}/branches',
  name: 'enlistBranch',
  summary:
    'Joins one more branch to an open transaction, before anything is done at its participant',
  body: newBranch,
  headers: { 'Idempotency-Key': 'Sent again with the same key, it is the same branch' },
  replies: { 201: enlistedBranch },
  problems: [
    ...(['transaction-not-found', 'not-open', 'unknown-participant'] as const),
    ...(['participant-not-usable', 'participant-draining', 'work-does-not-fit'] as const),
    ...(['too-busy', 'no-coordinator', 'breaker-open', 'throttled'] as const),
    ...(['of-another-program', 'idempotency-mismatch'] as const),
  ],
  handle: async (context, { params: { id = '' }, body, headers, identity }) => {
    const { transactions, registry } = context
    const key = keyOf(headers['idempotency-key'], undefined)
    if (typeof key === 'object' && key !== null) return key.refused
    const others = await othersTransaction(context, id, identity)
    if (others !== null) return others
    // Somebody may have registered or tested it a moment ago, through another process.
    if (registry.row(body.participant)?.usable !== true) await registry.reload()
    if (registry.row(body.participant) === null)
      return problem(
        'unknown-participant',
        `No participant is called ${body.participant}. Nothing has joined. Register it with PUT /v1/participants/${body.participant}.`,
        { errors: [{ path: 'participant', message: 'Not registered' }] },
      )
    const enlisted = await transactions.enlist({ id, ...body, ...(key !== null && { key }) })
    if (enlisted.type === 'refused') return refusalOf(enlisted)
    const { type: _, ...branch } = enlisted
    return reply(201, branch)
  },
})
