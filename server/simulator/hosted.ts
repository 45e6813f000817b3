import type { Machine } from '@/server/protocol/machine'
import type { Verdict } from '@/server/protocol/model'
import { NOBODY } from './agenda'
import type { Told } from './audit-books'
import type { Host, Message, Program } from './node'
import type { Surroundings } from './protocol'

/** What one role says to another about a transaction. */
export interface Body {
  readonly kind: string
}

/** It on its way. */
export interface Letter<Said extends Body> extends Message {
  readonly said: Said
}

/** What the machine of one role hears of one transaction. */
export type Heard<Said extends Body, Logged> =
  | { readonly type: 'begun' }
  /** A participant has done the work; this is how it will vote. */
  | { readonly type: 'worked'; readonly vote: 'yes' | 'no' | 'read-only' }
  | { readonly type: 'heard'; readonly said: Said; readonly from: number }
  | { readonly type: 'rang'; readonly timer: string }
  /** A node cannot be reached: it has crashed, or the network is in parts. */
  | { readonly type: 'missed'; readonly node: number }
  /** Its node is back; what it had written down was replayed before. */
  | { readonly type: 'restarted' }
  /** A record: what it wrote down itself. */
  | { readonly type: 'logged'; readonly entry: Logged }

/** What it asks of the world. */
export type Asked<Said extends Body> =
  | { readonly type: 'send'; readonly to: number; readonly said: Said }
  | { readonly type: 'wait'; readonly timer: string; readonly times: number }
  /** The application is answered. */
  | { readonly type: 'tell'; readonly told: Told }
  /** The branch here has voted, or has ended. */
  | { readonly type: 'voted'; readonly vote: 'yes' | 'no' | 'read-only' }
  | { readonly type: 'ended'; readonly verdict: Verdict }
  /** The record of the transaction stands so, durably. */
  | { readonly type: 'recorded'; readonly as: 'staging' | Verdict }
  /** After a crash the branch here is found prepared. */
  | { readonly type: 'found-prepared' }
  /** What was written down may go, and the state with it. */
  | { readonly type: 'forget' }

/** The machine of one role: pure, one state for each transaction. */
export type RoleMachine<State, Said extends Body, Logged> = Machine<
  State,
  Heard<Said, Logged>,
  Asked<Said>
>

interface Options<State, Said extends Body, Logged> {
  readonly machine: RoleMachine<State, Said, Logged>
  readonly around: Surroundings
  /** The branch of this node; -1: none. */
  readonly branch: number
  readonly timeoutUs: number
}

/** Runs a machine on a node: writes, then speaks. */
export interface Hosted<Said extends Body> extends Program<Letter<Said>> {
  begin(transaction: number): void
  /** The work has been done here. */
  work(transaction: number): void
}

interface Running<State, Said extends Body, Logged> extends Options<State, Said, Logged> {
  readonly host: Host<Letter<Said>, Logged>
  readonly states: Map<number, State>
  readonly bornAt: Map<number, number>
  /** Transactions with a write on its way, and what was heard meanwhile. */
  readonly waiting: Map<number, Heard<Said, Logged>[]>
  /** It finds ends on its disk, of which nothing is new. */
  isRestarting: boolean
}

export function hosted<State, Said extends Body, Logged>(
  host: Host<Letter<Said>, Logged>,
  options: Options<State, Said, Logged>,
): Hosted<Said> {
  const running: Running<State, Said, Logged> = {
    ...{ ...options, host, states: new Map(), bornAt: new Map(), waiting: new Map() },
    isRestarting: false,
  }
  const { machine, states, bornAt } = running
  return {
    begin: (transaction) => {
      bornAt.set(transaction, host.now())
      hear(running, transaction, { type: 'begun' })
    },
    work: (transaction) => {
      bornAt.set(transaction, host.now())
      const vote = options.around.voteOf(transaction, options.branch)
      hear(running, transaction, { type: 'worked', vote })
    },
    receive: ({ transaction, said }, from) =>
      hear(running, transaction, { type: 'heard', said, from }),
    noticed: (node, since) => {
      for (const transaction of [...states.keys()])
        if ((bornAt.get(transaction) ?? 0) <= since)
          hear(running, transaction, { type: 'missed', node })
    },
    restart: () => {
      const found = [...host.entries()]
      for (const [transaction, entries] of found)
        states.set(
          transaction,
          entries.reduce(
            (state, entry) => machine.decide(state, { type: 'logged', entry }).state,
            machine.initial,
          ),
        )
      running.isRestarting = true
      for (const [transaction] of found) hear(running, transaction, { type: 'restarted' })
      running.isRestarting = false
    },
  }
}

function hear<State, Said extends Body, Logged>(
  running: Running<State, Said, Logged>,
  transaction: number,
  event: Heard<Said, Logged>,
): void {
  const { host, machine, states, waiting } = running
  const queue = waiting.get(transaction)
  if (queue !== undefined) {
    queue.push(event)
    return
  }
  const step = machine.decide(states.get(transaction) ?? machine.initial, event)
  if (step.state === machine.initial) states.delete(transaction)
  else states.set(transaction, step.state)
  for (const record of step.records)
    if (record.type === 'logged') host.write(transaction, record.entry)
  if (!step.forced) {
    perform(running, transaction, step.effects)
    return
  }
  waiting.set(transaction, [])
  host.force(transaction, () => {
    host.note(transaction, () => 'has its record on the disk')
    const late = waiting.get(transaction) ?? []
    waiting.delete(transaction)
    perform(running, transaction, step.effects)
    for (const one of late) hear(running, transaction, one)
  })
}

function perform<State, Said extends Body, Logged>(
  running: Running<State, Said, Logged>,
  transaction: number,
  effects: readonly Asked<Said>[],
): void {
  const { host, states, around, branch, timeoutUs } = running
  const { audit } = around
  for (const effect of effects)
    switch (effect.type) {
      case 'send':
        host.send(effect.to, { kind: effect.said.kind, transaction, said: effect.said })
        break
      case 'wait': {
        const { timer } = effect
        const ring = () => hear(running, transaction, { type: 'rang', timer })
        host.after(Math.round(timeoutUs * effect.times), transaction, timer, ring)
        break
      }
      case 'tell':
        host.note(transaction, () => `answers the application: ${effect.told}`)
        audit.told(transaction, effect.told)
        break
      case 'voted':
        if (branch !== NOBODY) audit.voted(transaction, branch, effect.vote)
        break
      case 'ended':
        if (!running.isRestarting)
          host.note(transaction, () => (effect.verdict === 'commit' ? 'commits' : 'aborts'))
        audit.ended(transaction, branch, effect.verdict)
        break
      case 'recorded':
        if (effect.as === 'staging') audit.staged(transaction)
        else audit.decided(transaction, effect.as, { by: 0, lease: 0 })
        break
      case 'found-prepared':
        audit.foundPrepared(transaction, branch)
        break
      case 'forget':
        states.delete(transaction)
        running.bornAt.delete(transaction)
        host.forget(transaction)
        break
      default:
        effect satisfies never
    }
}
