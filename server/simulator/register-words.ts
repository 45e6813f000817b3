import type { BranchEntry, Form } from './register-said'

/** What promising and ending are called in a protocol. */
export type Words = Readonly<Record<BranchEntry, string>>

const usual = { prepared: 'is prepared', committed: 'is committed', aborted: 'is aborted' }

/** Of each form. */
export const words: Readonly<Record<Exclude<Form, 'saga'>, Words>> = {
  'two-phase-commit': usual,
  'last-agent': usual,
  'unsolicited-vote': usual,
  'two-phase-message': { ...usual, committed: 'has done its part' },
  'optimistic-two-phase-commit': {
    ...{ prepared: 'has committed, and may be undone', committed: 'has committed for good' },
    aborted: 'is rolled back, or compensated',
  },
  'try-confirm-cancel': { ...usual, prepared: 'has reserved' },
}
