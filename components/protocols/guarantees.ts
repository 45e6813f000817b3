import { type Phrase, phrase } from '@/server/contract/words'
import { named } from './named'

/** A count for n participants: as it is written, and worked out. */
export interface Formula {
  readonly text: string
  readonly of: (n: number) => number
}

export interface Guarantee {
  readonly name: string
  /** On real participants, or in the simulator and the explorer. */
  readonly runs: Phrase
  readonly atomic: Phrase
  readonly isolated: Phrase
  readonly blocks: Phrase
  readonly survives: Phrase
  readonly messages: Formula
  /** Writes that somebody waits for. */
  readonly forced: Formula
}

export const PARTICIPANTS_MIN = 2
export const PARTICIPANTS_MAX = 9
/** Acceptors or nodes of a register that may be lost, where a protocol has any. */
const SPARE = 1

const formula = (text: string, of: (n: number) => number): Formula => ({ text, of })

const always = phrase`Always`
const byLocks = phrase`By the locks of each`

/** What a commit promises and costs in each protocol, the caller's own request not counted. */
export const guarantees: readonly Guarantee[] = [
  named(phrase`Two-phase commit, presumed abort`, {
    runs: phrase`Here`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From a promise to the verdict, while the journal or the participant is away`,
    survives: phrase`Crashes of anyone, a takeover, lost and repeated messages`,
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`One-phase commit, one participant alone`, {
    runs: phrase`Here`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`Nothing: nobody has promised`,
    survives: phrase`Crashes of anyone; what its commit has become is asked`,
    messages: formula('2', () => 2),
    forced: formula('3', () => 3),
  }),
  named(phrase`Last resource`, {
    runs: phrase`Here`,
    atomic: phrase`If its commit holds the decision`,
    isolated: byLocks,
    blocks: phrase`From a promise on, while the last resource is away`,
    survives: phrase`Crashes of anyone, a takeover`,
    messages: formula('4n − 2', (n) => 4 * n - 2),
    forced: formula('2n + 1', (n) => 2 * n + 1),
  }),
  named(phrase`Two-phase commit, last agent`, {
    runs: phrase`Here`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From a promise on, while the journal or the last one is away`,
    survives: phrase`Crashes of anyone, a takeover`,
    messages: formula('4n − 2', (n) => 4 * n - 2),
    forced: formula('2n + 1', (n) => 2 * n + 1),
  }),
  named(phrase`Two-phase commit, unsolicited vote`, {
    runs: phrase`Here`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From its last statement to the verdict, while the journal or the participant is away`,
    survives: phrase`Crashes of anyone, a takeover, lost and repeated messages`,
    messages: formula('3n', (n) => 3 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`Two-phase commit, presumed nothing`, {
    runs: phrase`Here`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From a promise to the verdict, while the journal or the participant is away`,
    survives: phrase`Crashes of anyone, a takeover, lost and repeated messages`,
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`Two-phase commit, presumed commit`, {
    runs: phrase`Here`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From a promise to the verdict, while the journal or the participant is away`,
    survives: phrase`Crashes of anyone, a takeover, lost and repeated messages`,
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`Two-phase commit, presumed commit, unacknowledged`, {
    runs: phrase`Simulated`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From a promise on, while the coordinator is away`,
    survives: phrase`Crashes of anyone`,
    messages: formula('3n', (n) => 3 * n),
    forced: formula('n + 2', (n) => n + 2),
  }),
  named(phrase`Parallel commit`, {
    runs: phrase`Simulated`,
    atomic: phrase`If recovery bars what is missing`,
    isolated: byLocks,
    blocks: phrase`While the store is away, or a coordinator and a participant are`,
    survives: phrase`Crashes of anyone, a takeover, lost, late and repeated messages`,
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`Three-phase commit`, {
    runs: phrase`Here, on agents`,
    atomic: phrase`Crashes only: no partition`,
    isolated: byLocks,
    blocks: phrase`Only if all participants are down`,
    survives: phrase`Crashes, if who has crashed is known for sure`,
    messages: formula('6n', (n) => 6 * n),
    forced: formula('3n + 3', (n) => 3 * n + 3),
  }),
  named(phrase`Try–Confirm–Cancel`, {
    runs: phrase`Here, on services`,
    atomic: phrase`Always, in steps that others see`,
    isolated: phrase`No: what is reserved is set aside, and seen to be`,
    blocks: phrase`Nothing is locked; what is reserved waits for the verdict`,
    survives: phrase`Crashes of anyone, a takeover, lost, late and repeated messages`,
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`Saga`, {
    runs: phrase`Here`,
    atomic: phrase`At its end; steps are seen before it`,
    isolated: phrase`No: a step is seen once it is done`,
    blocks: phrase`Nobody holds locks; a refused compensation waits for a person`,
    survives: phrase`Crashes of anyone, a takeover, lost and repeated messages`,
    messages: formula('2n', (n) => 2 * n),
    forced: formula('2n + 1', (n) => 2 * n + 1),
  }),
  named(phrase`Optimistic two-phase commit`, {
    runs: phrase`Here`,
    atomic: phrase`At its end; votes are seen before it`,
    isolated: phrase`No: a vote is seen, and may still be undone`,
    blocks: phrase`Nothing is locked after a vote; what is undone is compensated`,
    survives: phrase`Crashes of anyone, a takeover, lost, late and repeated messages`,
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  }),
  named(phrase`Two-phase message`, {
    runs: phrase`Here, on services`,
    atomic: phrase`Always: done elsewhere once it is committed`,
    isolated: phrase`No: the rest is done a moment later`,
    blocks: phrase`Nothing; while the database is away, what it has not said waits`,
    survives: phrase`Crashes of anyone, a takeover, lost, late and repeated messages`,
    messages: formula('2n − 2', (n) => 2 * n - 2),
    forced: formula('n + 2', (n) => n + 2),
  }),
  named(phrase`Paxos Commit, one acceptor to spare`, {
    runs: phrase`Simulated`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`While a majority of acceptors is away`,
    survives: phrase`The loss of one acceptor and of any leader`,
    messages: formula('nF + F + 3n − 1', (n) => n * SPARE + SPARE + 3 * n - 1),
    forced: formula('n + F + 1', (n) => n + SPARE + 1),
  }),
  named(phrase`Replicated decision, one node to spare`, {
    runs: phrase`Here, on etcd`,
    atomic: always,
    isolated: byLocks,
    blocks: phrase`From a promise to the verdict, while a majority of etcd or the journal is away`,
    survives: phrase`The loss of one node, crashes and takeovers`,
    messages: formula('4n + 2 + 4F', (n) => 4 * n + 2 + 4 * SPARE),
    forced: formula('2n + F + 4', (n) => 2 * n + SPARE + 4),
  }),
]
