import { expect, test } from 'vitest'
import { localOperator } from '@/server/contract/identity'
import { may, permissions, type Right } from '@/server/contract/permission'
import { refusedText } from '@/server/contract/refused-text'

const rights = Object.keys(permissions) as Right[]
const viewer = { kind: 'person', role: 'viewer', force: false } as const
const operator = { kind: 'person', role: 'operator', force: false } as const
const admin = { kind: 'person', role: 'admin', force: false } as const

/** Written down once more, by hand: whoever changes the table has to mean it. */
const forAnyone: Right[] = [
  ...(['getHealth', 'getReadiness', 'getSignIn', 'signIn'] as const),
  ...(['beginSignIn', 'finishSignIn'] as const),
]
const forAdmins: Right[] = [
  ...(['putParticipant', 'patchParticipant', 'removeParticipant'] as const),
  ...(['putDefaultPolicy', 'putParticipantPolicy', 'putAlertRule', 'removeAlertRule'] as const),
  ...(['putAlertTarget', 'removeAlertTarget', 'testAlertTarget'] as const),
  ...(['listUsers', 'addUser', 'changeUser', 'resetPassword'] as const),
  ...(['putOperatorPolicy', 'getAbout', 'changeSharedView'] as const),
]
const inPerson: Right[] = [
  ...(['signOut', 'changePassword', 'listUsers', 'addUser'] as const),
  ...(['changeUser', 'resetPassword', 'listTokens', 'addToken', 'removeToken'] as const),
  ...(['putOperatorPolicy', 'approveAction', 'rejectAction'] as const),
  ...(['addView', 'changeView', 'removeView', 'restoreView', 'orderViews'] as const),
]
const withForce: Right[] = ['actOnBranch', 'forceReleaseLock', 'decideAgainstProtocol']
const forOperators: Right[] = [
  ...([
    'beginTransaction',
    'actOnTransaction',
    'cancelAction',
    'revealPayload',
    'approveAction',
  ] as const),
  ...(['rejectAction', 'withdrawAction', 'writeReconcile'] as const),
  ...(['drainParticipant', 'resumeParticipant', 'testParticipant', 'retryAllAt'] as const),
  ...(['pauseRetriesOfParticipant', 'resumeRetriesOfParticipant'] as const),
  ...(['pauseRetriesOfTransaction', 'resumeRetriesOfTransaction'] as const),
  ...(['pauseRetriesOfBranch', 'resumeRetriesOfBranch', 'commandProcess', 'startRun'] as const),
  ...(['stopRun', 'testCrash', 'addFault', 'removeFaults', 'removeFault'] as const),
  ...(['claimInInbox', 'noteInInbox', 'snoozeInInbox', 'makeBatch', 'runBatch'] as const),
  ...(['pauseBatch', 'resumeBatch', 'stopBatch', 'retryFailedOfBatch'] as const),
  'shareView',
]

/** Of people what they do by hand is advised and audited; these are not. */
const forPrograms: Right[] = [
  ...(['openTransaction', 'enlistBranch', 'commitTransaction', 'abortTransaction'] as const),
  ...(['acquireLock', 'renewLock', 'releaseLock'] as const),
]

const refusedTo = (who: Parameters<typeof may>[0]) => rights.filter((right) => !may(who, right))

test('who has not signed in learns only whether Verdict is up', () => {
  expect(rights.filter((right) => may(null, right))).toEqual(forAnyone)
})

test('a viewer may look at everything and do nothing, an operator may act, an admin may govern', () => {
  const sorted = (...lists: Right[][]) => new Set(lists.flat())
  expect(new Set(refusedTo(viewer))).toEqual(
    sorted(forOperators, forPrograms, withForce, forAdmins),
  )
  expect(new Set(refusedTo(operator))).toEqual(sorted(forPrograms, withForce, forAdmins))
  expect(new Set(refusedTo(admin))).toEqual(sorted(forPrograms, withForce))
  const app = { ...operator, kind: 'token' } as const
  expect(refusedTo(app).filter((right) => forPrograms.includes(right))).toEqual([])
  expect(refusedTo(localOperator)).toEqual([])
})

test('a program may not do what people do for themselves, and makes nobody else', () => {
  const program = { kind: 'token', role: 'admin', force: true } as const
  expect(new Set(refusedTo(program))).toEqual(new Set(inPerson))
})

test('the force right is of use to operators only', () => {
  expect(new Set(refusedTo({ ...operator, force: true }))).toEqual(
    new Set([...forPrograms, ...forAdmins]),
  )
  expect(new Set(refusedTo({ ...viewer, force: true }))).toEqual(new Set(refusedTo(viewer)))
})

test('who is refused hears who can, by name where names are known', () => {
  expect(refusedText('actOnTransaction', viewer, ['Jonas', 'Mira'])).toBe(
    'Only operators can decide transactions. Your role is viewer; Jonas and Mira are operators.',
  )
  expect(refusedText('putParticipant', operator, ['Mira'])).toBe(
    'Only admins can register participants. Your role is operator; Mira is an admin.',
  )
  expect(refusedText('actOnBranch', operator, ['A', 'B', 'C', 'D', 'E'])).toBe(
    'Only operators with the force right can settle branches that no transaction claims. Your role is operator; A, B, C and 2 more can.',
  )
  expect(refusedText('startRun', viewer)).toBe(
    'Only operators can run the lab. Your role is viewer.',
  )
})
