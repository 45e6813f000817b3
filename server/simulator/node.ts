/** What one node says to another. */
export interface Message {
  /** In one word; messages are counted by it. */
  readonly kind: string
  readonly transaction: number
}

/** What runs on a node. All that it remembers itself is gone after a crash. */
export interface Program<Said extends Message> {
  receive(message: Said, from: number): void
  /** It is new on this node, and the disk is as the crash has left it. */
  restart(): void
  /** A node cannot be reached: it has crashed, or the network is in parts. */
  /** Since then; what has begun later has not missed it. */
  noticed?(node: number, since: number): void
}

/** A node as its program sees it. */
export interface Host<Said extends Message, Entry> {
  readonly node: number
  /** Microseconds since the beginning of the world. */
  now(): number
  send(to: number, message: Said): void
  /** Over a session: it arrives once and in time, if there is a way and the other is alive. */
  carry(to: number, message: Said): void
  /** Not after a crash. */
  after(delay: number, transaction: number, name: string, call: () => void): void
  write(transaction: number, entry: Entry): void
  forget(transaction: number): void
  /** Calls once all that was written until now is durable; a crash may come first. */
  force(transaction: number, call: () => void): void
  entries(): ReadonlyMap<number, readonly Entry[]>
  note(transaction: number | null, says: () => string): void
}

/** What the network and its nodes have cost so far. */
export interface Costs {
  readonly messages: Map<string, { sent: number }>
  lost: number
  forcedByCoordinator: number
  forcedByParticipants: number
}
