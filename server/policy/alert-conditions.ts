import type { AlertRuleSettings } from '../contract/alert-settings'

/*
 * When an alert's rule is met: pure, over facts that were read in one moment. What could not be read
 * is neither met nor over.
 */

export interface TransactionFact {
  readonly id: string
  /** Null: it is not in doubt. */
  readonly inDoubtSince: number | null
  /** Branches of an open transaction of which calls have failed. */
  readonly failing: readonly FailingBranch[]
  /** Heuristic, and nobody has taken note; null: it is not. */
  readonly heuristicSince: number | null
  /** The first branch that ended otherwise than the verdict, and nobody has taken note. */
  readonly diverged: {
    readonly participant: string
    readonly expected: string
    readonly found: string
    readonly at: number
  } | null
}

export interface FailingBranch {
  readonly participant: string
  readonly tries: number
  /** After how many the participant's own policy wants somebody told; null: that is the rule's. */
  readonly limit: number | null
  /** Only a person can put it right there: asking again does not help. */
  readonly alarm: boolean
}

export interface ParticipantFact {
  readonly name: string
  readonly silentSince: number | null
  /** Null: its breaker is closed, or nobody asks it. */
  readonly breakerSince: number | null
  /** Null: this kind has none; unknown: it could not be asked. */
  readonly slots: { readonly used: number; readonly max: number } | 'unknown' | null
}

export interface AlertFacts {
  readonly now: number
  readonly cluster: string
  readonly transactions: readonly TransactionFact[]
  readonly participants: readonly ParticipantFact[]
  /** Milliseconds in doubt, all transactions together, within the last so many hours. */
  readonly doubtMs: (hours: number) => number
}

export interface Subject {
  readonly type: 'transaction' | 'participant' | 'installation'
  readonly id: string
}

/** One thing for which a rule is met. */
export interface Condition {
  readonly subject: Subject
  readonly since: number
  /** For people, in one sentence. */
  readonly summary: string
}

export interface Conditions {
  /** Those that have lasted longest first. */
  readonly met: readonly Condition[]
  /** Subjects of which nobody can say now whether they meet it. */
  readonly unknown: readonly Subject[]
}

/** What meets a rule now. */
export function conditionsOf(rule: AlertRuleSettings, facts: AlertFacts): Conditions {
  const { met, unknown } = found(rule, facts)
  return { met: met.toSorted((one, other) => one.since - other.since), unknown }
}

function found(rule: AlertRuleSettings, facts: AlertFacts): Conditions {
  switch (rule.kind) {
    case 'in-doubt':
      return known(facts.transactions, (one) => inDoubt(one, rule.afterSeconds, facts.now))
    case 'attempts':
      return known(facts.transactions, (one) => attempts(one, rule.attempts, facts.now))
    case 'heuristic':
      return known(facts.transactions, heuristic)
    case 'divergence':
      return known(facts.transactions, diverged)
    case 'participant-silent':
      return known(facts.participants, (one) => silent(one, rule.afterSeconds, facts.now))
    case 'breaker-open':
      return known(facts.participants, (one) => open(one, rule.afterSeconds, facts.now))
    case 'slots':
      return slots(facts, rule.percent)
    case 'in-doubt-budget':
      return { met: budget(facts, rule), unknown: [] }
    default:
      return rule satisfies never
  }
}

const known = <Fact>(
  facts: readonly Fact[],
  condition: (fact: Fact) => Condition | null,
): Conditions => ({ met: facts.flatMap((fact) => condition(fact) ?? []), unknown: [] })

function inDoubt({ id, inDoubtSince }: TransactionFact, seconds: number, now: number) {
  if (inDoubtSince === null || now - inDoubtSince < seconds * 1_000) return null
  const summary = `Transaction ${codeOf(id)} is in doubt${longerThan(seconds)}.`
  return { subject: transaction(id), since: inDoubtSince, summary }
}

/** What asking again does not heal is told at once, the rest after as many attempts as are too many. */
function attempts({ id, inDoubtSince, failing }: TransactionFact, most: number, now: number) {
  const worst =
    failing.find(({ alarm }) => alarm) ??
    failing
      .filter(({ tries, limit }) => tries >= (limit ?? most))
      .toSorted((one, other) => other.tries - one.tries)[0]
  if (worst === undefined) return null
  const { participant, tries, alarm } = worst
  // Words of a participant may hold anything, and stay on the page.
  const summary = alarm
    ? `At ${participant} somebody has to put something right: transaction ${codeOf(id)} waits for it, and asking again does not help. Its page says what it is.`
    : `${tries} attempts at ${participant} have failed for transaction ${codeOf(id)}. It goes on trying.`
  return { subject: transaction(id), since: inDoubtSince ?? now, summary }
}

function heuristic({ id, heuristicSince }: TransactionFact) {
  if (heuristicSince === null) return null
  const summary = `Transaction ${codeOf(id)} is heuristic: participants ended differently, or may have. Data needs repair by hand.`
  return { subject: transaction(id), since: heuristicSince, summary }
}

function diverged({ id, diverged: fact }: TransactionFact) {
  if (fact === null) return null
  const summary = `At ${fact.participant} transaction ${codeOf(id)} has not ended as its verdict says: expected ${fact.expected}, found ${fact.found}.`
  return { subject: transaction(id), since: fact.at, summary }
}

function silent({ name, silentSince }: ParticipantFact, seconds: number, now: number) {
  if (silentSince === null || now - silentSince < seconds * 1_000) return null
  const summary = `${name} does not answer${longerThan(seconds)}.`
  return { subject: participant(name), since: silentSince, summary }
}

function open({ name, breakerSince }: ParticipantFact, seconds: number, now: number) {
  if (breakerSince === null || now - breakerSince < seconds * 1_000) return null
  const summary = `The breaker of ${name} is open${longerThan(seconds)}: too many calls there got no answer. New transactions that need it are refused.`
  return { subject: participant(name), since: breakerSince, summary }
}

function slots({ participants, now }: AlertFacts, percent: number): Conditions {
  const met = participants.flatMap(({ name, slots: fact }) => {
    if (fact === null || fact === 'unknown' || fact.max === 0) return []
    if (fact.used * 100 <= fact.max * percent) return []
    const share = Math.floor((fact.used * 100) / fact.max)
    const summary = `${fact.used} of ${fact.max} places for prepared transactions are taken at ${name}: ${share} %. When all are, nothing can be prepared there.`
    return [{ subject: participant(name), since: now, summary }]
  })
  const unknown = participants
    .filter(({ slots: fact }) => fact === 'unknown')
    .map(({ name }) => participant(name))
  return { met, unknown }
}

function budget(
  { doubtMs, cluster, now }: AlertFacts,
  { minutes, hours }: Extract<AlertRuleSettings, { kind: 'in-doubt-budget' }>,
): readonly Condition[] {
  const burnt = doubtMs(hours)
  if (burnt < minutes * 60_000) return []
  const summary = `Transactions were in doubt for ${spoken(burnt)} in the last ${hours === 1 ? 'hour' : `${hours} hours`}, all together. The budget is ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`
  return [{ subject: { type: 'installation', id: cluster }, since: now, summary }]
}

const transaction = (id: string): Subject => ({ type: 'transaction', id })
const participant = (id: string): Subject => ({ type: 'participant', id })

const longerThan = (seconds: number): string =>
  seconds === 0 ? '' : `, for longer than ${spoken(seconds * 1_000)} now`

/** What people call a transaction. */
const codeOf = (id: string): string => id.slice(-6)

/** A length of time in its largest whole unit. */
export function spoken(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} minutes`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`
}
