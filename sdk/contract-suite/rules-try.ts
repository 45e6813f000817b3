import { must, mustAnswer, type Rule, told } from './rule'
import type { Reservation, Trial } from './trial'

const TRIED = { state: 'TRIED' }
const CONFIRMED = { state: 'CONFIRMED' }
const CANCELLED = { state: 'CANCELLED' }

/** Try–Confirm–Cancel, tried where the caller says what a service reserves. */
export const rulesOfTries: readonly Rule[] = [
  {
    name: 'try-reserves-once',
    says: 'A try answers TRIED, now and every other time, and its status says so.',
    why: 'A try whose answer was lost is asked again: what is reserved twice is never given back.',
    change:
      'Write a row for the step, in the transaction of its work, and answer a repeat from it.',
    weight: 'grave',
    attempt: async (trial) => {
      const { branch, ask } = reservation(trial)
      mustAnswer('try', await ask('try'), 200, TRIED)
      mustAnswer('try, repeated', await ask('try'), 200, TRIED)
      mustAnswer('Its status', await trial.calls.status(branch), 200, TRIED)
      must((await trial.calls.isListed(branch)) === false, 'The list holds it as prepared.')
    },
  },
  {
    name: 'confirm-is-final',
    says: 'A confirm answers CONFIRMED, now and every other time, and a cancel after it is 409.',
    why: 'What was promised to be final would be given back.',
    change:
      'Answer a repeat with 200, and cancel of a confirmed branch with {"heuristic": "COMMIT"}.',
    weight: 'grave',
    attempt: async (trial) => {
      const { branch, ask } = reservation(trial)
      mustAnswer('try', await ask('try'), 200, TRIED)
      mustAnswer('confirm', await ask('confirm'), 200, CONFIRMED)
      mustAnswer('confirm, repeated', await ask('confirm'), 200, CONFIRMED)
      mustAnswer('cancel', await ask('cancel'), 409, { heuristic: 'COMMIT' })
      mustAnswer('Its status', await trial.calls.status(branch), 200, CONFIRMED)
    },
  },
  {
    name: 'cancel-gives-back',
    says: 'A cancel answers CANCELLED, now and every other time; a confirm or try after it is 409.',
    why: 'A try that hangs and comes late would reserve what nobody ever gives back.',
    change: 'Keep the row of the cancel, and look at it before anything else.',
    weight: 'grave',
    attempt: async (trial) => {
      const { branch, ask } = reservation(trial)
      mustAnswer('try', await ask('try'), 200, TRIED)
      mustAnswer('cancel', await ask('cancel'), 200, CANCELLED)
      mustAnswer('cancel, repeated', await ask('cancel'), 200, CANCELLED)
      mustAnswer('confirm', await ask('confirm'), 409, { heuristic: 'ROLLBACK' })
      mustAnswer('Its status', await trial.calls.status(branch), 200, CANCELLED)
    },
  },
  {
    name: 'empty-cancel-bars-its-try',
    says: 'A cancel whose try never came succeeds, and the try that comes after it is refused.',
    why: 'Messages overtake each other: the try would reserve for a transaction that is over.',
    change: 'Let a cancel take the row of its try; a try that finds it taken is 409.',
    weight: 'grave',
    attempt: async (trial) => {
      const { branch, ask } = reservation(trial)
      mustAnswer('cancel of an unknown try', await ask('cancel'), 200, CANCELLED)
      mustAnswer('Its try, which comes late', await ask('try'), 409)
      mustAnswer('Its status', await trial.calls.status(branch), 200, CANCELLED)
    },
  },
  {
    name: 'untried-is-not-confirmed',
    says: 'A confirm whose try never came is 409: not success.',
    why: 'What was lost would be reported as paid.',
    change: 'Answer 409 where the try has no row; never confirm something empty.',
    weight: 'grave',
    attempt: async (trial) => {
      const heard = await reservation(trial).ask('confirm')
      must(heard.status === 409, `confirm was answered with ${told(heard)}, and not with 409.`)
    },
  },
  {
    name: 'refused-try-is-definite',
    says: 'A try that is refused is refused every time, and its cancel succeeds.',
    why: 'A coordinator that heard no has cancelled everything: nothing may be reserved later.',
    change: 'Write the refusal down before it is answered.',
    weight: 'grave',
    needs: ['try-no'],
    attempt: async (trial) => {
      const { ask } = trial.newReservation(trial.options.tries?.no)
      mustAnswer('try', await ask('try'), 409)
      mustAnswer('try, repeated', await ask('try'), 409)
      mustAnswer('cancel', await ask('cancel'), 200, CANCELLED)
    },
  },
  {
    name: 'other-payload-is-refused',
    says: 'The same try with another payload is 422, and changes nothing.',
    why: 'Whoever repeats a call repeats it word for word; another one was meant for something else.',
    change: 'Keep a hash of the payload with the row of the step.',
    weight: 'slight',
    attempt: async (trial) => {
      const { ask } = reservation(trial)
      mustAnswer('try', await ask('try'), 200, TRIED)
      mustAnswer('try with another payload', await ask('try', { other: 'payload' }), 422)
    },
  },
]

const reservation = (trial: Trial): Reservation => trial.newReservation(trial.options.tries?.yes)
