import { type Phrase, phrase, say } from '@/server/contract/words'
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

const like = ({ shape, tone, pattern, solid }: Look, label: Phrase, text: Phrase): Look => ({
  ...{ shape, tone, pattern, solid },
  get label() {
    return say(label)
  },
  get text() {
    return say(text)
  },
})

const { active, preparing, committed, aborting, aborted, unknown } = stateLook
const inDoubt = stateLook['in-doubt']

/** Where a step of a saga is, in its own words; what needs a person stands out as being in doubt does. */
export const stepLook = {
  waiting: like(active, phrase`Waiting`, phrase`Not ordered yet: steps before it are not done.`),
  started: like(
    preparing,
    phrase`Ordered`,
    phrase`Its action was ordered and is not answered: it may be done.`,
  ),
  done: like(committed, phrase`Done`, phrase`Its action is done.`),
  refused: like(
    aborted,
    phrase`Refused`,
    phrase`The service refused it, so nothing of it is to be undone.`,
  ),
  'step-stuck': like(
    inDoubt,
    phrase`Step stuck`,
    phrase`The service refuses what has to be done after the pivot. It is ordered again.`,
  ),
  compensating: like(
    aborting,
    phrase`Compensating`,
    phrase`What it may have done is being undone.`,
  ),
  compensated: like(aborted, phrase`Compensated`, phrase`What it may have done is undone.`),
  'compensation-stuck': like(
    inDoubt,
    phrase`Compensation stuck`,
    phrase`The service refuses to undo it. It is ordered again; a person has to see to it.`,
  ),
  'not-begun': like(unknown, phrase`Not begun`, phrase`It was never ordered, and never will be.`),
} as const satisfies Record<StepState, Look>

export type StepCode = keyof typeof stepLook

export const isStepCode = (state: string): state is StepCode => Object.hasOwn(stepLook, state)
