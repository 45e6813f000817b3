/** Something that a node does with a message: about to send it, sent it, about to hear it, heard it. */
export type Act = 'sends' | 'sent' | 'hears' | 'heard'

/** A moment that can be told in advance: the first time that a node does it, in transaction 0. */
export interface Moment {
  readonly node: number
  readonly act: Act
  readonly kind: string
  /** To whom, or from whom. */
  readonly other: number
}

/** Waits for one moment, once. */
export interface Snare {
  set(moment: Moment, call: () => void): void
  check(act: Act, node: number, message: Passing, other: number): void
}

interface Passing {
  readonly kind: string
  readonly transaction: number
}

export function createSnare(): Snare {
  let moment: Moment | null = null
  let caught = () => {}
  return {
    set: (next, call) => {
      moment = next
      caught = call
    },
    check: (act, node, { kind, transaction }, other) => {
      if (moment === null || transaction !== 0) return
      const isIt = moment.act === act && moment.node === node && moment.other === other
      if (!isIt || moment.kind !== kind) return
      moment = null
      caught()
    },
  }
}
