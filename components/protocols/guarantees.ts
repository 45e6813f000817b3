/** A count for n participants: as it is written, and worked out. */
export interface Formula {
  readonly text: string
  readonly of: (n: number) => number
}

export interface Guarantee {
  readonly name: string
  /** On real participants, or in the simulator and the explorer. */
  readonly runs: 'Here' | 'Here, on agents' | 'Here, on services' | 'Here, on etcd' | 'Simulated'
  readonly atomic: string
  readonly blocks: string
  readonly survives: string
  readonly messages: Formula
  /** Writes that somebody waits for. */
  readonly forced: Formula
}

export const PARTICIPANTS_MIN = 2
export const PARTICIPANTS_MAX = 9
/** Acceptors or nodes of a register that may be lost, where a protocol has any. */
const SPARE = 1

const formula = (text: string, of: (n: number) => number): Formula => ({ text, of })

const always = 'Always'

/** What a commit promises and costs in each protocol, the caller's own request not counted. */
export const guarantees: readonly Guarantee[] = [
  {
    ...{ name: 'Two-phase commit, presumed abort', runs: 'Here', atomic: always },
    blocks: 'From a promise to the verdict, while the journal or the participant is away',
    survives: 'Crashes of anyone, a takeover, lost and repeated messages',
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{ name: 'Last resource', runs: 'Here', atomic: 'If its commit holds the decision' },
    blocks: 'From a promise on, while the last resource is away',
    survives: 'Crashes of anyone, a takeover',
    messages: formula('4n − 2', (n) => 4 * n - 2),
    forced: formula('2n + 1', (n) => 2 * n + 1),
  },
  {
    ...{ name: 'Two-phase commit, last agent', runs: 'Here', atomic: always },
    blocks: 'From a promise on, while the journal or the last one is away',
    survives: 'Crashes of anyone, a takeover',
    messages: formula('4n − 2', (n) => 4 * n - 2),
    forced: formula('2n + 1', (n) => 2 * n + 1),
  },
  {
    ...{ name: 'Two-phase commit, unsolicited vote', runs: 'Here', atomic: always },
    blocks: 'From its last statement to the verdict, while the journal or the participant is away',
    survives: 'Crashes of anyone, a takeover, lost and repeated messages',
    messages: formula('3n', (n) => 3 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{ name: 'Two-phase commit, presumed nothing', runs: 'Here', atomic: always },
    blocks: 'From a promise to the verdict, while the journal or the participant is away',
    survives: 'Crashes of anyone, a takeover, lost and repeated messages',
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{ name: 'Two-phase commit, presumed commit', runs: 'Here', atomic: always },
    blocks: 'From a promise to the verdict, while the journal or the participant is away',
    survives: 'Crashes of anyone, a takeover, lost and repeated messages',
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{
      name: 'Two-phase commit, presumed commit, unacknowledged',
      runs: 'Simulated',
      atomic: always,
    },
    blocks: 'From a promise on, while the coordinator is away',
    survives: 'Crashes of anyone',
    messages: formula('3n', (n) => 3 * n),
    forced: formula('n + 2', (n) => n + 2),
  },
  {
    ...{
      name: 'Parallel commit',
      runs: 'Simulated',
      atomic: 'If recovery bars what is missing',
    },
    blocks: 'While the store is away, or a coordinator and a participant are',
    survives: 'Crashes of anyone, a takeover, lost, late and repeated messages',
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{
      name: 'Three-phase commit',
      runs: 'Here, on agents',
      atomic: 'Crashes only: no partition',
    },
    blocks: 'Only if all participants are down',
    survives: 'Crashes, if who has crashed is known for sure',
    messages: formula('6n', (n) => 6 * n),
    forced: formula('3n + 3', (n) => 3 * n + 3),
  },
  {
    ...{
      name: 'Try–Confirm–Cancel',
      runs: 'Here, on services',
      atomic: 'Always, in steps that others see',
    },
    blocks: 'Nothing is locked; what is reserved waits for the verdict',
    survives: 'Crashes of anyone, a takeover, lost, late and repeated messages',
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{ name: 'Saga', runs: 'Here', atomic: 'At its end; steps are seen before it' },
    blocks: 'Nobody holds locks; a refused compensation waits for a person',
    survives: 'Crashes of anyone, a takeover, lost and repeated messages',
    messages: formula('2n', (n) => 2 * n),
    forced: formula('2n + 1', (n) => 2 * n + 1),
  },
  {
    ...{
      name: 'Optimistic two-phase commit',
      runs: 'Here',
      atomic: 'At its end; votes are seen before it',
    },
    blocks: 'Nothing is locked after a vote; what is undone is compensated',
    survives: 'Crashes of anyone, a takeover, lost, late and repeated messages',
    messages: formula('4n', (n) => 4 * n),
    forced: formula('2n + 2', (n) => 2 * n + 2),
  },
  {
    ...{
      name: 'Two-phase message',
      runs: 'Here, on services',
      atomic: 'Always: done elsewhere once it is committed',
    },
    blocks: 'Nothing; while the database is away, what it has not said waits',
    survives: 'Crashes of anyone, a takeover, lost, late and repeated messages',
    messages: formula('2n', (n) => 2 * n),
    forced: formula('n + 2', (n) => n + 2),
  },
  {
    ...{ name: 'Paxos Commit, one acceptor to spare', runs: 'Simulated', atomic: always },
    blocks: 'While a majority of acceptors is away',
    survives: 'The loss of one acceptor and of any leader',
    messages: formula('nF + F + 3n − 1', (n) => n * SPARE + SPARE + 3 * n - 1),
    forced: formula('n + F + 1', (n) => n + SPARE + 1),
  },
  {
    ...{ name: 'Replicated decision, one node to spare', runs: 'Here, on etcd', atomic: always },
    blocks: 'From a promise to the verdict, while a majority of etcd or the journal is away',
    survives: 'The loss of one node, crashes and takeovers',
    messages: formula('4n + 2 + 4F', (n) => 4 * n + 2 + 4 * SPARE),
    forced: formula('2n + F + 4', (n) => 2 * n + SPARE + 4),
  },
]
