import { z } from 'zod'

/** The protocols that run here. */
export const protocol = z.enum(['two-phase-commit', 'three-phase-commit', 'saga'])

/** Of two-phase commit; each is used where its precondition holds, and the plan is recorded. */
export const optimisation = z.enum(['one-phase'])

interface Chosen {
  readonly protocol: string
  readonly recovery: string
  readonly optimise?: readonly string[] | undefined
}

/** What a protocol asks of the other settings of a transaction, or of a run. */
export function fitsProtocol(chosen: Chosen, context: z.RefinementCtx): void {
  if (chosen.protocol === 'two-phase-commit') return
  if (chosen.recovery !== 'automatic')
    context.addIssue({
      ...{ code: 'custom', path: ['recovery'] },
      message: chosen.protocol === 'saga' ? manualInSaga : manualInThree,
    })
  if ((chosen.optimise ?? []).length > 0)
    context.addIssue({ code: 'custom', path: ['optimise'], message: optimisedThree })
}

const manualInThree =
  'In three-phase commit the participants end by themselves what their coordinator leaves behind: they do not wait for an operator. Use automatic recovery, or two-phase commit'
const manualInSaga =
  'A saga is never undecided for want of an operator: whoever takes it over goes on with its steps. Use automatic recovery, or two-phase commit'
const optimisedThree =
  'Only two-phase commit has these optimisations. Leave them out, or use two-phase commit'
