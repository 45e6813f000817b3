import { z } from 'zod'
import { isKept } from './kept-payload'

/** Where the others are to be had: they are no transaction that is begun with all its branches. */
const elsewhere: ReadonlyMap<unknown, string> = new Map([
  [
    'two-phase-message',
    'A two-phase message commits with the transaction of the application itself. Open it with POST /v1/transactions:open and its message',
  ],
  ['paxos-commit', 'Paxos Commit runs in the simulator only: POST /v1/simulations'],
])

/** The protocols that run here; auto: the one that is advised for the participants. */
export const protocol = z.enum(
  [
    'two-phase-commit',
    'optimistic-two-phase-commit',
    'three-phase-commit',
    'try-confirm-cancel',
    'saga',
    'auto',
  ],
  { error: ({ input }) => elsewhere.get(input) },
)

/** Of two-phase commit: what it means that there is no verdict, and who waits for what. Left out: abort. */
export const presumption = z.enum(['abort', 'commit', 'nothing']).meta({
  description:
    'Of two-phase commit; default: abort. Whatever is presumed, nothing commits without a verdict. With commit, an abort for which a branch has refused waits for no write; participants acknowledge a commit all the same, so it costs what it costs with abort',
})

/** Of two-phase commit; each is used where its precondition holds, and the plan is recorded. */
export const optimisation = z.enum(['one-phase', 'last-agent', 'unsolicited-vote'])

interface Branch {
  readonly payload?: unknown
  readonly statements?: unknown
  readonly compensationStatements?: unknown
  readonly step?: { readonly compensation?: unknown } | undefined
}

interface Chosen {
  readonly protocol: string
  readonly recovery: string
  readonly presumption?: string | undefined
  readonly optimise?: readonly string[] | undefined
  readonly branches?: readonly Branch[] | undefined
}

/** What a protocol asks of the other settings of a transaction, or of a run. */
export function fitsProtocol(chosen: Chosen, context: z.RefinementCtx): void {
  if (chosen.protocol === 'two-phase-commit') return
  if (chosen.presumption !== undefined)
    context.addIssue({ code: 'custom', path: ['presumption'], message: presumedOther })
  if (chosen.protocol === 'auto') {
    if ((chosen.optimise ?? []).length > 0)
      context.addIssue({ code: 'custom', path: ['optimise'], message: optimisedByItself })
    return
  }
  const manual = manualIn[chosen.protocol]
  if (manual !== undefined && chosen.recovery !== 'automatic')
    context.addIssue({ code: 'custom', path: ['recovery'], message: manual })
  if ((chosen.optimise ?? []).length > 0)
    context.addIssue({ code: 'custom', path: ['optimise'], message: optimisedOther })
  if (!keeping.has(chosen.protocol)) return
  const odd = (chosen.branches ?? []).findIndex(
    ({ payload, step, statements, compensationStatements }) =>
      ![payload, step?.compensation, statements, compensationStatements].every(isKept),
  )
  if (odd >= 0)
    context.addIssue({ code: 'custom', path: ['branches', odd, 'payload'], message: unkept })
}

/** What a branch is registered with is kept by the journal until it has ended. */
const keeping: ReadonlySet<string> = new Set([
  ...['try-confirm-cancel', 'saga', 'optimistic-two-phase-commit'],
])
const unkept =
  'There is a text with NUL or half a character in it, which the journal cannot keep until the branch is confirmed, or undone. Write it in another way, as Base64 for example'
const manualInThree =
  'In three-phase commit the participants end by themselves what their coordinator leaves behind: they do not wait for an operator. Use automatic recovery, or two-phase commit'
const manualInSaga =
  'A saga is never undecided for want of an operator: whoever takes it over goes on with its steps. Use automatic recovery, or two-phase commit'
const manualIn: Readonly<Record<string, string>> = {
  'three-phase-commit': manualInThree,
  saga: manualInSaga,
}
const optimisedByItself =
  'With auto the optimisations are chosen too. Leave them out, or name the protocol'
const presumedOther =
  'Only two-phase commit chooses what is presumed. Leave it out, or use two-phase commit'
const optimisedOther =
  'Only two-phase commit has these optimisations. Leave them out, or use two-phase commit'
