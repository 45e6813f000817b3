import { Broken, type Need, type Rule } from './rule'
import { rulesOfCrashes } from './rules-crash'
import { rulesOfPromise } from './rules-promise'
import { rulesOfSettling } from './rules-settle'
import { rulesOfTries } from './rules-try'
import { createTrial, type TrialOptions } from './trial'

export type Result = 'kept' | 'broken' | 'not tried'

export interface Finding {
  readonly rule: Rule
  readonly result: Result
  /** What was seen instead; or what would have to be known to try it. */
  readonly seen: string | null
}

/**
 * A  every rule was tried and kept
 * B  every rule that was tried is kept, and some could not be tried
 * C  only what does not touch money is broken
 * F  money can be lost, doubled or locked for ever
 */
export type Grade = 'A' | 'B' | 'C' | 'F'

export interface Report {
  readonly url: string
  readonly grade: Grade
  readonly findings: readonly Finding[]
}

const rules = [...rulesOfPromise, ...rulesOfSettling, ...rulesOfCrashes]

const missing: Readonly<Record<Need, string>> = {
  no: 'a payload that must be refused (--no)',
  effect: 'a command that prints what a commit changes (--effect-command)',
  crash: 'how the service is killed and started (--kill-command and --restart-command)',
  secret: 'the secret (--secret)',
  'try-no': 'a payload whose try must be refused (--try-no)',
}

/** Tries a running service against the contract, rule by rule. */
export async function runContractSuite(
  options: TrialOptions,
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<Report> {
  const has: Readonly<Record<Need, boolean>> = {
    no: options.no !== undefined,
    effect: options.effect !== undefined,
    crash: options.crash !== undefined,
    secret: typeof options.secret === 'string',
    'try-no': options.tries?.no !== undefined,
  }
  const findings: Finding[] = []
  for (const rule of options.tries === undefined ? rules : [...rules, ...rulesOfTries]) {
    const lacking = (rule.needs ?? []).filter((need) => !has[need])
    const finding = lacking.length > 0 ? untried(rule, lacking) : await attempt(rule, options)
    findings.push(finding)
    onFinding(finding)
  }
  return { url: options.url, grade: gradeOf(findings), findings }
}

const untried = (rule: Rule, lacking: readonly Need[]): Finding => ({
  ...{ rule, result: 'not tried' },
  seen: `It needs ${lacking.map((need) => missing[need]).join(', and ')}.`,
})

async function attempt(rule: Rule, options: TrialOptions): Promise<Finding> {
  const trial = createTrial(options)
  try {
    await rule.attempt(trial)
    return { rule, result: 'kept', seen: null }
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return { rule, result: 'broken', seen: error.message }
  } finally {
    await trial.cleanUp()
  }
}

function gradeOf(findings: readonly Finding[]): Grade {
  const broken = findings.filter(({ result }) => result === 'broken')
  if (broken.some(({ rule }) => rule.weight === 'grave')) return 'F'
  if (broken.length > 0) return 'C'
  return findings.every(({ result }) => result === 'kept') ? 'A' : 'B'
}
