import type { Participant } from '@/server/contract/participant'
import type { Shape, Tone } from '../ui/state-look'

interface Look {
  readonly label: string
  readonly shape: Shape
  readonly tone: Tone
  readonly text: string
}

const looks = {
  up: { label: 'Up', shape: 'disc-tick', tone: 'commit', text: 'It answers.' },
  'no-answer': {
    label: 'No answer',
    shape: 'ring-dashed',
    tone: 'idle',
    text: 'New transactions that need it will wait or abort; prepared ones keep their locks.',
  },
  unknown: {
    label: 'Not known',
    shape: 'ring-dashed',
    tone: 'idle',
    text: 'It has not been asked yet.',
  },
} as const satisfies Record<Participant['state'], Look>

const notUsable: Look = {
  label: 'Not usable',
  shape: 'ring-slash',
  tone: 'abort',
  text: 'It answers, but a precondition is not met. No transaction can use it until it passes its test.',
}

/** One word for a participant: answering is not enough if it cannot promise anything. */
export const participantLook = ({ state, usable }: Participant): Look =>
  state === 'up' && !usable ? notUsable : looks[state]
