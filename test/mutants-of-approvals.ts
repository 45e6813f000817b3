import type { Mutant } from './mutant'

const asking = 'test/integration/approvals.spec.ts'
const lapsing = 'test/integration/approvals-lapse.spec.ts'

/** What goes wrong where a second person has to agree. */
export const approvalMutants: readonly Mutant[] = [
  {
    id: 'approve-own',
    bug: 'who asked can approve it',
    file: 'server/api/approve.ts',
    find: 'if (isSamePerson(identity.name, one.requester.name)) return ownApproval()',
    replace: '',
    killedBy: [asking],
  },
  {
    id: 'approve-twice',
    bug: 'of two who approve at once both do',
    file: 'server/inbox/prisma-approvals.ts',
    find: "and state = 'waiting' and expires_at >",
    replace: 'and expires_at >',
    killedBy: [asking],
  },
  {
    id: 'approve-late',
    bug: 'a request never lapses',
    file: 'server/api/ask-approval.ts',
    find: 'APPROVAL_MINUTES * MINUTE_MS',
    replace: '1_000 * APPROVAL_MINUTES * MINUTE_MS',
    killedBy: [lapsing],
  },
  {
    id: 'approve-other-evidence',
    bug: 'what is approved may be something else than what was asked for',
    file: 'server/api/approve.ts',
    find: 'if (seenOf(seen.participants, standing) !== one.seen) {',
    replace: 'if (seen === null) {',
    killedBy: [lapsing],
  },
]
