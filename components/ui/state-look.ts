import { type Phrase, phrase, say } from '@/server/contract/words'

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

/** Its label and its text are said in the language of the moment they are read. */
const look = (label: Phrase, shape: Shape, tone: Tone, pattern: Pattern, text: Phrase): Look => ({
  get label() {
    return say(label)
  },
  get text() {
    return say(text)
  },
  shape,
  tone,
  pattern,
  solid: tone === 'doubt' || tone === 'damage',
})

const started = phrase`Work has begun; nobody has been asked to prepare.`
const committing = phrase`Commit is decided; participants are being told.`
const held = phrase`Promised to commit if told to; locks are kept until the verdict arrives.`
const doubt = phrase`A participant is waiting for a verdict it cannot get.`
const damage = phrase`Participants ended differently, or may have; data needs repair by hand.`
const silent = phrase`Nobody has answered since the time shown.`

/** Every state of a transaction or a branch, with its word, shape and tone: the one list of looks. */
export const stateLook = {
  active: look(phrase`Started`, 'ring', 'idle', 'plain', started),
  preparing: look(
    phrase`Preparing`,
    'triangle-open',
    'moving',
    'hatch-rising',
    phrase`Participants are being asked to prepare.`,
  ),
  prepared: look(phrase`Prepared`, 'padlock', 'held', 'dots', held),
  reserved: look(
    phrase`Reserved`,
    'bookmark',
    'held',
    'dots',
    phrase`Set aside what it needs to confirm, in a transaction of its own: nothing is locked.`,
  ),
  exposed: look(
    phrase`Exposed`,
    'padlock-open',
    'held',
    'dots',
    phrase`It has committed by itself, before the verdict: others can see it, and it may be undone.`,
  ),
  'pre-committed': look(
    phrase`Pre-committed`,
    'padlock-tick',
    'held',
    'hatch-rising',
    phrase`It has promised, and knows that all have: without a coordinator the participants commit.`,
  ),
  committing: look(phrase`Committing`, 'triangle-right', 'moving', 'plain', committing),
  committed: look(
    phrase`Committed`,
    'disc-tick',
    'commit',
    'plain',
    phrase`Every participant has made the change permanent.`,
  ),
  aborting: look(
    phrase`Aborting`,
    'triangle-left',
    'moving',
    'hatch-falling',
    phrase`Abort is decided; participants are being told.`,
  ),
  aborted: look(
    phrase`Aborted`,
    'ring-slash',
    'abort',
    'plain',
    phrase`Every participant has undone the change.`,
  ),
  'read-only': look(
    phrase`Read only`,
    'eye',
    'idle',
    'plain',
    phrase`It changed nothing, so it takes no part in the second phase.`,
  ),
  'in-doubt': look(phrase`In doubt`, 'diamond-question', 'doubt', 'zigzag', doubt),
  heuristic: look(phrase`Heuristic`, 'octagon', 'damage', 'cross-hatch', damage),
  unknown: look(phrase`Not known`, 'ring-dashed', 'idle', 'outline', silent),
} as const satisfies Record<string, Look>

export type StateCode = keyof typeof stateLook

/** What a participant says of one branch. Silence and absence are never an outcome. */
export const evidenceLook = {
  prepared: stateLook.prepared,
  reserved: stateLook.reserved,
  exposed: stateLook.exposed,
  compensated: look(
    phrase`Compensated`,
    'ring-slash',
    'abort',
    'plain',
    phrase`It had committed by itself, and its compensation has committed too.`,
  ),
  committed: look(
    phrase`Committed`,
    'disc-tick',
    'commit',
    'plain',
    phrase`The participant has made this branch permanent.`,
  ),
  aborted: look(
    phrase`Aborted`,
    'ring-slash',
    'abort',
    'plain',
    phrase`The participant has undone it.`,
  ),
  'in-progress': look(
    phrase`In progress`,
    'triangle-right',
    'moving',
    'plain',
    phrase`The participant still works on it; it has not promised anything.`,
  ),
  'no-trace': look(
    phrase`No trace`,
    'ring',
    'idle',
    'outline',
    phrase`It answered and has no record: it may have committed, aborted or never prepared.`,
  ),
  'no-answer': look(
    phrase`No answer`,
    'ring-dashed',
    'idle',
    'outline',
    phrase`It cannot be reached.`,
  ),
  'cannot-tell': look(
    phrase`Cannot tell`,
    'ring-dashed',
    'idle',
    'outline',
    phrase`This kind of participant does not offer the fact.`,
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
