export type Tone = 'idle' | 'moving' | 'held' | 'commit' | 'abort' | 'doubt' | 'damage'

/** How a bar of the state is filled, so that it can be told apart without its colour. */
export type Pattern =
  | 'plain'
  | 'hatch-rising'
  | 'hatch-falling'
  | 'dots'
  | 'zigzag'
  | 'cross-hatch'
  | 'outline'

export type Shape =
  | 'ring'
  | 'triangle-open'
  | 'padlock'
  | 'padlock-tick'
  | 'bookmark'
  | 'padlock-open'
  | 'triangle-right'
  | 'disc-tick'
  | 'triangle-left'
  | 'ring-slash'
  | 'diamond-question'
  | 'octagon'
  | 'ring-dashed'
  | 'eye'

export interface Look {
  readonly label: string
  readonly shape: Shape
  readonly tone: Tone
  readonly pattern: Pattern
  /** Only what needs a person stands out by its ground. */
  readonly solid: boolean
  readonly text: string
}

const look = (label: string, shape: Shape, tone: Tone, pattern: Pattern, text: string): Look => ({
  label,
  shape,
  tone,
  pattern,
  text,
  solid: tone === 'doubt' || tone === 'damage',
})

const started = 'Work has begun; nobody has been asked to prepare.'
const committing = 'Commit is decided; participants are being told.'
const held = 'Promised to commit if told to; locks are kept until the verdict arrives.'
const doubt = 'A participant is waiting for a verdict it cannot get.'
const damage = 'Participants ended differently, or may have; data needs repair by hand.'
const silent = 'Nobody has answered since the time shown.'

/** Every state of a transaction or a branch, with its word, shape and tone: the one list of looks. */
export const stateLook = {
  active: look('Started', 'ring', 'idle', 'plain', started),
  preparing: look(
    'Preparing',
    'triangle-open',
    'moving',
    'hatch-rising',
    'Participants are being asked to prepare.',
  ),
  prepared: look('Prepared', 'padlock', 'held', 'dots', held),
  reserved: look(
    'Reserved',
    'bookmark',
    'held',
    'dots',
    'Set aside what it needs to confirm, in a transaction of its own: nothing is locked.',
  ),
  exposed: look(
    'Exposed',
    'padlock-open',
    'held',
    'dots',
    'It has committed by itself, before the verdict: others can see it, and it may be undone.',
  ),
  'pre-committed': look(
    'Pre-committed',
    'padlock-tick',
    'held',
    'hatch-rising',
    'It has promised, and knows that all have: without a coordinator the participants commit.',
  ),
  committing: look('Committing', 'triangle-right', 'moving', 'plain', committing),
  committed: look(
    'Committed',
    'disc-tick',
    'commit',
    'plain',
    'Every participant has made the change permanent.',
  ),
  aborting: look(
    'Aborting',
    'triangle-left',
    'moving',
    'hatch-falling',
    'Abort is decided; participants are being told.',
  ),
  aborted: look(
    'Aborted',
    'ring-slash',
    'abort',
    'plain',
    'Every participant has undone the change.',
  ),
  'read-only': look(
    'Read only',
    'eye',
    'idle',
    'plain',
    'It changed nothing, so it takes no part in the second phase.',
  ),
  'in-doubt': look('In doubt', 'diamond-question', 'doubt', 'zigzag', doubt),
  heuristic: look('Heuristic', 'octagon', 'damage', 'cross-hatch', damage),
  unknown: look('Not known', 'ring-dashed', 'idle', 'outline', silent),
} as const satisfies Record<string, Look>

export type StateCode = keyof typeof stateLook

/** What a participant says of one branch. Silence and absence are never an outcome. */
export const evidenceLook = {
  prepared: stateLook.prepared,
  reserved: stateLook.reserved,
  exposed: stateLook.exposed,
  compensated: look(
    'Compensated',
    'ring-slash',
    'abort',
    'plain',
    'It had committed by itself, and its compensation has committed too.',
  ),
  committed: look(
    'Committed',
    'disc-tick',
    'commit',
    'plain',
    'The participant has made this branch permanent.',
  ),
  aborted: look('Aborted', 'ring-slash', 'abort', 'plain', 'The participant has undone it.'),
  'in-progress': look(
    'In progress',
    'triangle-right',
    'moving',
    'plain',
    'The participant still works on it; it has not promised anything.',
  ),
  'no-trace': look(
    'No trace',
    'ring',
    'idle',
    'outline',
    'It answered and has no record: it may have committed, aborted or never prepared.',
  ),
  'no-answer': look('No answer', 'ring-dashed', 'idle', 'outline', 'It cannot be reached.'),
  'cannot-tell': look(
    'Cannot tell',
    'ring-dashed',
    'idle',
    'outline',
    'This kind of participant does not offer the fact.',
  ),
} as const satisfies Record<string, Look>

export type EvidenceCode = keyof typeof evidenceLook

/** In doubt is a condition that cuts through several states, and it is what people must see first. */
export function shownState(transaction: {
  readonly state: StateCode
  readonly inDoubtSince: string | null
  readonly protocol?: string
}): StateCode {
  // Nobody waits for the verdict of a saga once it stands: what is left are its steps.
  const settling = transaction.state === 'committing' || transaction.state === 'aborting'
  if (transaction.protocol === 'saga' && settling) return transaction.state
  return transaction.inDoubtSince !== null && transaction.state !== 'heuristic'
    ? 'in-doubt'
    : transaction.state
}
