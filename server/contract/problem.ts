import { z } from 'zod'

/** Every way a request can fail that a caller may act on. The code is the interface; the text is for people. */
export const problems = {
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'malformed-body': { status: 400, title: 'The body is not JSON' },
  'unsupported-media-type': { status: 415, title: 'Send application/json' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'no-such-route': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not answer that method' },
  'foreign-origin': { status: 403, title: 'Requests from other sites are refused' },
  'foreign-host': { status: 403, title: 'Only loopback names are answered' },
  'statement-not-allowed': { status: 422, title: 'A statement cannot take part in a transaction' },
  'unknown-participant': { status: 422, title: 'No such participant is registered' },
  'participant-not-usable': { status: 422, title: 'The participant has not passed its test' },
  'idempotency-mismatch': {
    status: 422,
    title: 'The idempotency key was used for another request',
  },
  'transaction-not-found': { status: 404, title: 'No such transaction' },
  'participant-not-found': { status: 404, title: 'No such participant' },
  'branch-not-found': { status: 404, title: 'No such prepared branch' },
  'run-not-found': { status: 404, title: 'No such run' },
  'fault-not-found': { status: 404, title: 'No such fault' },
  'process-not-found': { status: 404, title: 'No such process' },
  'evidence-not-found': { status: 404, title: 'No such evidence' },
  'evidence-changed': { status: 409, title: 'Nothing was sent: the evidence changed' },
  'version-changed': { status: 412, title: 'Nothing was sent: the transaction moved on' },
  'precondition-required': { status: 428, title: 'If-Match with the version is needed' },
  'advice-blocks': { status: 422, title: 'This action is not offered here' },
  'code-required': { status: 403, title: 'A forced action needs the transaction’s code' },
  'already-decided': { status: 409, title: 'A verdict stands already' },
  'events-gone': { status: 410, title: 'Those events are no longer kept' },
  'process-state': { status: 409, title: 'The process is in another state' },
  'too-busy': { status: 429, title: 'Too many requests are waiting' },
  'no-coordinator': { status: 503, title: 'No coordinator holds this shard now' },
  'no-lab': { status: 503, title: 'The lab does not answer' },
  'lab-off': { status: 404, title: 'The lab is switched off' },
  'journal-unavailable': { status: 503, title: 'The journal does not answer' },
  'participant-silent': { status: 503, title: 'The participant does not answer' },
  'shutting-down': { status: 503, title: 'Verdict is shutting down' },
  internal: { status: 500, title: 'Something went wrong inside Verdict' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

export const problem = z
  .looseObject({
    type: z.string(),
    code: z.enum(codes),
    title: z.string(),
    status: z.int(),
    /** What happened, what it means, what to do. */
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problem>
