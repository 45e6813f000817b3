export type Variant = 'PA' | 'PN' | 'PC'
export type Planted =
  | 'first-yes'
  | 'revote'
  | 'send-before-force'
  | 'vote-before-force'
  | 'forget-early'
  | 'timeout-abort'
  | 'timeout-commit'
  | 'no-collecting'

/** Volatile, then durable: working, prepared, committed, aborted, in between (u), crashed (x). */
export type Participant = `${'w' | 'p' | 'u' | 'c' | 'a' | 'x'}${'-' | 'P' | 'C' | 'A'}`
export type Coordinator = 'init' | 'wait' | 'unforced' | 'commit' | 'abort' | 'gone' | 'crashed'
export type CoordinatorLog = '-' | 'I' | 'C' | 'A' | 'EC' | 'EA'
export type Message = 'PREPARE' | 'YES' | 'NO' | 'COMMIT' | 'ABORT' | 'ACKC' | 'ACKA' | 'INQ'

/** Sets are bits, one for each participant. */
export interface State {
  readonly coordinator: Coordinator
  readonly log: CoordinatorLog
  readonly votes: number
  readonly acks: number
  readonly participants: readonly Participant[]
  readonly messages: Readonly<Record<Message, number>>
  readonly crashes: number
}

/** `n` participants, and at most so many crashes of anyone. */
export interface Options {
  readonly n: number
  readonly crashes: number
  readonly variant: Variant
  readonly planted?: Planted
}

export const has = (set: number, i: number): boolean => ((set >> i) & 1) === 1
export const everyone = (n: number): number => 2 ** n - 1

export const sent = (state: State, message: Message, set: number): State['messages'] => ({
  ...state.messages,
  [message]: state.messages[message] | set,
})

export const beginning = ({ n, crashes }: Options): State => ({
  coordinator: 'init',
  log: '-',
  votes: 0,
  acks: 0,
  participants: Array.from({ length: n }, () => 'w-' as const),
  messages: { PREPARE: 0, YES: 0, NO: 0, COMMIT: 0, ABORT: 0, ACKC: 0, ACKA: 0, INQ: 0 },
  crashes,
})

export const encode = (state: State): string => {
  const { coordinator, log, votes, acks, participants, messages, crashes } = state
  const { PREPARE, YES, NO, COMMIT, ABORT, ACKC, ACKA, INQ } = messages
  const asked = `${PREPARE} ${YES} ${NO} ${INQ}`
  const told = `${COMMIT} ${ABORT} ${ACKC} ${ACKA}`
  return `${coordinator} ${log} ${votes} ${acks} ${participants.join('')} ${asked} ${told} ${crashes}`
}
