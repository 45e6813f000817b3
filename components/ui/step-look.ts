import { type Look, stateLook } from './state-look'

type StepState =
  | 'waiting'
  | 'started'
  | 'done'
  | 'refused'
  | 'step-stuck'
  | 'compensating'
  | 'compensated'
  | 'compensation-stuck'
  | 'not-begun'

const like = (known: Look, label: string, text: string): Look => ({ ...known, label, text })

const { active, preparing, committed, aborting, aborted, unknown } = stateLook
const inDoubt = stateLook['in-doubt']

/** Where a step of a saga is, in its own words; what needs a person stands out as being in doubt does. */
export const stepLook = {
  waiting: like(active, 'Waiting', 'Not ordered yet: steps before it are not done.'),
  started: like(
    preparing,
    'Ordered',
    'Its action was ordered and is not answered: it may be done.',
  ),
  done: like(committed, 'Done', 'Its action is done.'),
  refused: like(aborted, 'Refused', 'The service refused it, so nothing of it is to be undone.'),
  'step-stuck': like(
    inDoubt,
    'Step stuck',
    'The service refuses what has to be done after the pivot. It is ordered again.',
  ),
  compensating: like(aborting, 'Compensating', 'What it may have done is being undone.'),
  compensated: like(aborted, 'Compensated', 'What it may have done is undone.'),
  'compensation-stuck': like(
    inDoubt,
    'Compensation stuck',
    'The service refuses to undo it. It is ordered again; a person has to see to it.',
  ),
  'not-begun': like(unknown, 'Not begun', 'It was never ordered, and never will be.'),
} as const satisfies Record<StepState, Look>

export type StepCode = keyof typeof stepLook

export const isStepCode = (state: string): state is StepCode => Object.hasOwn(stepLook, state)
