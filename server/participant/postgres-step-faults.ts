import type { Fault } from './fault'
import type { Stepped } from './performs-steps'
import { type Failure, faultOf } from './postgres-errors'

/**
 * Classes of SQLSTATE that say no to this very work, whenever it is sent: data, constraints, rights,
 * and what a function raises. Locks, deadlocks, want of resources and a server that says goodbye are
 * none of them: the step is ordered again.
 */
const REFUSALS = new Set(['0A', '21', '22', '23', '25', '2F', '38', '39', '42', '44', 'P0'])
/** A standby is the wrong server, not a wrong step. */
const READ_ONLY = '25006'

/** Why the step is refused by the server; null: it is not, and may be ordered again. */
export function refusalOf(failure: Failure, markerAt: number): Fault | null {
  const { lost, code, at } = failure
  if (lost || at <= markerAt || code === READ_ONLY) return null
  return REFUSALS.has(code.slice(0, 2)) ? faultOf(failure, 'work') : null
}

/** What became of it is not known, or nothing did: either way it is ordered again. */
export function lost(failure: Failure): Stepped {
  const known = failure.lost || failure.code === '42P01' || failure.code === READ_ONLY
  const said = failure.message.replace(/\.?$/, '.')
  const fault = known
    ? faultOf(failure, 'settle')
    : { code: failure.code, text: `${said} The step is ordered again.` }
  return { type: 'lost', fault }
}

export const fenced: Fault = {
  code: 'fenced',
  text: 'The step was refused or undone before it came. It can never be done any more.',
}

export const undecided: Stepped = {
  type: 'lost',
  fault: {
    code: 'still-active',
    text: 'The action of this step still runs, or has just ended. It will be asked again.',
  },
}

export const foreignPayload: Stepped = {
  type: 'lost',
  fault: {
    code: 'work-does-not-fit',
    text: 'The step was registered for a service, and a database is behind this name now. Register the service again under it.',
  },
}
