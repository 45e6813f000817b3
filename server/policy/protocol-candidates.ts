import type { Answers } from './answers'
import type { Optimisation } from './plan'

export interface Able {
  readonly name: string
  /** False: its own commit is all that it has, so it can only decide (3.4). */
  readonly prepares: boolean
  /** Alone, it can commit at once and tell later by its marker whether it has (3.1). */
  readonly commitsInOnePhase: boolean
  /** It can be told with its last statement to promise at once (3.3). */
  readonly votesWithWork: boolean
  /** An agent, which can be pre-committed and end without its coordinator (4). */
  readonly preCommits: boolean
  /** A service that reserves, and later confirms or cancels (6); it takes no statements. */
  readonly tries: boolean
  readonly answers: Answers | null
  /** What is configured for one call. */
  readonly attemptMs: number
}

export type AdvisedProtocol = 'two-phase-commit' | 'try-confirm-cancel' | 'three-phase-commit'

export interface Candidate {
  readonly protocol: AdvisedProtocol
  readonly optimise: readonly Optimisation[]
  readonly fits: boolean
  /** For people: why it fits, or what stands in the way. */
  readonly because: string
  /** Of a commit in which all have written (2.2, 3.1, 3.4, 4, 6): protocol messages, and forced writes of all. */
  readonly messages: number
  readonly forcedWrites: number
  /** Rounds of questions to all before the caller can be answered. */
  readonly rounds: number
  /** From the measured medians; null: not all were measured. */
  readonly answerMs: number | null
}

type Rule = (participants: readonly Able[]) => Candidate

/** What runs here, the cheapest first. The first that fits is advised. */
export const candidatesFor = (participants: readonly Able[]): readonly Candidate[] =>
  rules.map((rule) => rule(participants))

/** 3.1: 2 messages; forced are begin, the commit there, and the verdict that follows it (D5). */
const onePhase: Rule = (participants) => {
  const [only] = participants
  const fits = participants.length === 1 && only?.commitsInOnePhase === true
  return {
    ...{ protocol: 'two-phase-commit', optimise: ['one-phase'], fits },
    because: fits
      ? `${only.name} takes part alone: its own commit decides, and nothing can be left in doubt between two.`
      : participants.length === 1
        ? `${only?.name} takes part alone, and could not tell afterwards whether a commit in one phase had happened.`
        : `${participants.length} branches have to agree, so each must promise first.`,
    ...{ messages: 2, forcedWrites: 3, rounds: 1 },
    answerMs: answerMs(participants, 1),
  }
}

/** 2.2, and 3.4 where one cannot prepare: 4n and 2n + 2, or 4n − 2 and 2n + 1, with begin and verdict of the coordinator (D34). */
const twoPhase: Rule = (participants) => {
  const n = participants.length
  const deciders = participants.filter(({ prepares }) => !prepares)
  const [decider] = deciders
  const names = deciders.map(({ name }) => name).join(' and ')
  const oneDecides = deciders.length === 1
  return {
    ...{ protocol: 'two-phase-commit', optimise: [], fits: deciders.length <= 1 },
    because:
      decider === undefined
        ? 'All of them can promise and keep the promise over a crash, and a verdict that is written once settles the rest. They acknowledge every commit, so presuming it would save nothing of one.'
        : oneDecides
          ? `${decider.name} cannot promise: it goes last, and its own commit is the decision. The others promise before.`
          : `${names} cannot promise, and only one can be the last.`,
    messages: oneDecides ? 4 * n - 2 : 4 * n,
    forcedWrites: oneDecides ? 2 * n + 1 : 2 * n + 2,
    rounds: oneDecides && n > 1 ? 2 : 1,
    answerMs: answerMs(participants, oneDecides && n > 1 ? 2 : 1),
  }
}

/** 3.4: whoever is last is not asked to promise, and commits after the others have: 4n − 2 and 2n + 1. */
const lastAgent: Rule = (participants) => {
  const n = participants.length
  const able = participants.findLast(({ commitsInOnePhase }) => commitsInOnePhase)
  const fits = n > 1 && able !== undefined && participants.every(({ prepares }) => prepares)
  return {
    ...{ protocol: 'two-phase-commit', optimise: ['last-agent'], fits },
    because: fits
      ? `${able.name} would commit after the others have promised, and decide by that. It saves a promise; while it is away nobody can tell how a transaction ended.`
      : n < 2
        ? 'Nobody else takes part.'
        : 'None of them can be the one that decides, or one must.',
    ...{ messages: 4 * n - 2, forcedWrites: 2 * n + 1, rounds: 2 },
    answerMs: answerMs(participants, 2),
  }
}

/**
 * 6: as many messages and forced writes as two phases, and no locks between them. Its payloads are others,
 * so that nobody is led into it by a choice of ours: two phases come first.
 */
const tryConfirmCancel: Rule = (participants) => {
  const n = participants.length
  const others = [...new Set(participants.filter(({ tries }) => !tries).map(({ name }) => name))]
  const fits = others.length === 0
  return {
    ...{ protocol: 'try-confirm-cancel', optimise: [], fits },
    because: fits
      ? 'All of them reserve, and confirm or cancel later: nothing is locked in between, but others see what is left. Its branches have payloads of its own and no statements, so it is asked for by name.'
      : `To reserve, confirm and cancel is not offered by ${others.join(', ')}: that takes a service with these three steps.`,
    ...{ messages: 4 * n, forcedWrites: 2 * n + 2, rounds: 1 },
    answerMs: answerMs(participants, 1),
  }
}

/** 3.3: the work waits for the begin record, and then nobody is asked: 3n. */
const unsolicitedVote: Rule = (participants) => {
  const n = participants.length
  const others = [
    ...new Set(participants.filter((one) => !one.votesWithWork).map(({ name }) => name)),
  ]
  const fits = others.length === 0
  return {
    ...{ protocol: 'two-phase-commit', optimise: ['unsolicited-vote'], fits },
    because: fits
      ? 'All can promise with their last statement, so nobody is asked. The work waits for the begin record, and what is done early is held by a promise: it pays where participants are far away.'
      : `${others.join(', ')} must be asked to promise.`,
    ...{ messages: 3 * n, forcedWrites: 2 * n + 2, rounds: 1 },
    answerMs: answerMs(participants, 1),
  }
}

/** 4.1: one more round, which the coordinator and each participant force too. */
const threePhase: Rule = (participants) => {
  const n = participants.length
  const others = [...new Set(participants.filter((one) => !one.preCommits).map(({ name }) => name))]
  const fits = others.length === 0
  return {
    ...{ protocol: 'three-phase-commit', optimise: [], fits },
    because: fits
      ? 'All are agents, which end without their coordinator. That costs one round more, and is safe only while nobody is cut off from the others.'
      : `${others.join(', ')} cannot be pre-committed: that takes an agent.`,
    ...{ messages: 6 * n, forcedWrites: 3 * n + 3, rounds: 2 },
    answerMs: answerMs(participants, 2),
  }
}

const rules: readonly Rule[] = [
  ...[onePhase, twoPhase, lastAgent, unsolicitedVote, tryConfirmCancel, threePhase],
]

/** In each round all are asked at once: the slowest median counts. */
function answerMs(participants: readonly Able[], rounds: number): number | null {
  const medians = participants.map(({ answers }) => answers?.p50Ms ?? null)
  const known = medians.filter((ms) => ms !== null)
  return known.length < participants.length ? null : rounds * Math.max(...known)
}
