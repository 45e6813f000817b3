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
  'sign-in-needed': { status: 401, title: 'Sign in first' },
  'sign-in-refused': { status: 401, title: 'The name or the password is wrong' },
  'sign-in-slow': { status: 429, title: 'Too many attempts to sign in' },
  'sign-in-off': { status: 409, title: 'Nobody signs in here' },
  'user-not-found': { status: 404, title: 'No such user' },
  'user-exists': { status: 409, title: 'There is a user of that name' },
  'last-admin': { status: 409, title: 'One admin has to stay' },
  'no-right': { status: 403, title: 'Your role does not allow this' },
  'foreign-host': { status: 403, title: 'Only names of its own are answered' },
  'statement-not-allowed': { status: 422, title: 'A statement cannot take part in a transaction' },
  'unknown-participant': { status: 422, title: 'No such participant is registered' },
  'work-does-not-fit': { status: 422, title: 'The participant takes another kind of work' },
  'second-last-resource': {
    status: 422,
    title: 'Only one participant can decide by its own commit',
  },
  'participant-not-usable': { status: 422, title: 'The participant has not passed its test' },
  'participant-draining': { status: 422, title: 'The participant takes no new branches' },
  'participant-in-use': { status: 409, title: 'Branches are open or prepared there' },
  'participant-from-file': { status: 409, title: 'The configuration file says how it is' },
  'idempotency-mismatch': {
    status: 422,
    title: 'The idempotency key was used for another request',
  },
  'transaction-not-found': { status: 404, title: 'No such transaction' },
  'participant-not-found': { status: 404, title: 'No such participant' },
  'branch-not-found': { status: 404, title: 'No such prepared branch' },
  'branch-of-transaction': { status: 409, title: 'The branch belongs to a transaction' },
  'alert-not-found': { status: 404, title: 'No such rule or target of alerts' },
  'alert-changed': { status: 412, title: 'Nothing was saved: somebody changed it meanwhile' },
  'alert-target-in-use': { status: 409, title: 'Rules send alerts to this target' },
  'run-not-found': { status: 404, title: 'No such run' },
  'fault-not-found': { status: 404, title: 'No such fault' },
  'process-not-found': { status: 404, title: 'No such process' },
  'evidence-not-found': { status: 404, title: 'No such evidence' },
  'evidence-changed': { status: 409, title: 'Nothing was sent: the evidence changed' },
  'version-changed': { status: 412, title: 'Nothing was sent: the transaction moved on' },
  'policy-changed': { status: 412, title: 'Nothing was changed: somebody else was first' },
  'precondition-required': { status: 428, title: 'If-Match with the version is needed' },
  'advice-blocks': { status: 422, title: 'This action is not offered here' },
  'code-required': { status: 403, title: 'A forced action needs the transaction’s code' },
  'already-decided': { status: 409, title: 'A verdict stands already' },
  'not-open': { status: 409, title: 'Nobody can join or finish this transaction' },
  'unknown-branch': { status: 422, title: 'A vote names a branch that does not exist' },
  'votes-differ': { status: 409, title: 'The transaction was finished with other votes' },
  'lock-held': { status: 409, title: 'Somebody else has the lock' },
  'locks-unavailable': { status: 503, title: 'The store of locks does not answer' },
  'lock-younger': { status: 409, title: 'Somebody older has the lock' },
  'lock-of-transaction': { status: 409, title: 'A transaction has that lock' },
  'lock-lost': { status: 409, title: 'The lock is not held with that token' },
  'model-without-end': { status: 422, title: 'The model has no end to expect' },
  'analysis-too-large': { status: 422, title: 'The model has too many states' },
  'no-net': { status: 422, title: 'There is no net of this transaction' },
  'events-gone': { status: 410, title: 'Those events are no longer kept' },
  'process-state': { status: 409, title: 'The process is in another state' },
  'workload-not-available': { status: 409, title: 'This machine lacks what the workload needs' },
  'exploration-too-large': { status: 422, title: 'The exploration has too many states' },
  'simulation-not-found': { status: 404, title: 'No such simulation' },
  'simulation-too-large': { status: 422, title: 'The simulation takes too long' },
  'too-busy': { status: 429, title: 'Too many requests are waiting' },
  'no-coordinator': { status: 503, title: 'No coordinator holds this shard now' },
  'no-lab': { status: 503, title: 'The lab does not answer' },
  'lab-off': { status: 404, title: 'The lab is switched off' },
  'journal-unavailable': { status: 503, title: 'The journal does not answer' },
  'verdicts-unavailable': { status: 503, title: 'The register of verdicts does not answer' },
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
