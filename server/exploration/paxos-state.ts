export interface State {
  /** One letter each: working, prepared, committed, aborted. */
  readonly managers: string
  /** What has been sent in each instance of Paxos, as bits; an acceptor's state follows from it. */
  readonly instances: readonly number[]
  /** What leaders have announced. */
  readonly commit: boolean
  readonly abort: boolean
}

/** Of one instance: the leader's question (phase 1a), and the two proposals (phase 2a). */
export const ASKED = 1
export const PREPARED_AT_0 = 2
export const ABORTED_AT_0 = 4
export const PREPARED_AT_1 = 8
export const ABORTED_AT_1 = 16

/** Of one acceptor in it: it answered the question (1b), it accepted ballot 0, ballot 1 (2b). */
export const ANSWERED = 1
export const ACCEPTED_0 = 2
export const ACCEPTED_1 = 4

export const acceptorIn = (instance: number, acceptor: number): number =>
  (instance >> (5 + 3 * acceptor)) & 7

export const acceptorBit = (acceptor: number, bit: number): number => bit << (5 + 3 * acceptor)

export const plus = (state: State, manager: number, bits: number): State => ({
  ...state,
  instances: state.instances.with(manager, (state.instances[manager] ?? 0) | bits),
})
