import type { AlertRuleSettings } from '../contract/alert-settings'
import { type AlertFacts, type Condition, conditionsOf, type Subject } from './alert-conditions'

export interface Rule {
  readonly id: string
  readonly settings: AlertRuleSettings
}

/** An alert that fires. */
export interface Firing {
  readonly id: string
  readonly rule: string
  readonly kind: AlertRuleSettings['kind']
  readonly subject: Subject
  /** When it was last told. */
  readonly toldAt: number
}

export type Resolution = 'over' | 'rule-off' | 'rule-removed' | 'rule-changed'

export interface Changes {
  readonly fire: readonly { readonly rule: Rule; readonly condition: Condition }[]
  /** With what is the matter by now. */
  readonly repeat: readonly { readonly firing: Firing; readonly summary: string }[]
  readonly resolve: readonly { readonly firing: Firing; readonly resolution: Resolution }[]
  /** How each rule that is on stands now. */
  readonly standing: readonly {
    readonly rule: string
    readonly met: number
    readonly unknown: readonly string[]
  }[]
}

/** One rule fires for so many at most; how many more meet it is shown with the rule. */
export const FIRING_MAX = 50

/** What is to be told now: what begins, what goes on for too long, what is over. */
export function changesOf(
  rules: readonly Rule[],
  firing: readonly Firing[],
  facts: AlertFacts,
): Changes {
  const each = rules
    .filter(({ settings }) => settings.enabled)
    .map((rule) => changesOfRule(rule, firing, facts))
  const orphans = firing.flatMap((one) => orphaned(one, rules))
  return {
    fire: each.flatMap(({ fire }) => fire),
    repeat: each.flatMap(({ repeat }) => repeat),
    resolve: [...orphans, ...each.flatMap(({ resolve }) => resolve)],
    standing: each.map(({ standing }) => standing),
  }
}

/** Whoever was told that it fires is told that it does not, whatever became of the rule. */
function orphaned(firing: Firing, rules: readonly Rule[]): Changes['resolve'] {
  const rule = rules.find(({ id }) => id === firing.rule)
  if (rule === undefined) return [{ firing, resolution: 'rule-removed' }]
  if (rule.settings.kind !== firing.kind) return [{ firing, resolution: 'rule-changed' }]
  return rule.settings.enabled ? [] : [{ firing, resolution: 'rule-off' }]
}

function changesOfRule(rule: Rule, all: readonly Firing[], facts: AlertFacts) {
  const { kind, repeatMinutes } = rule.settings
  const { met, unknown } = conditionsOf(rule.settings, facts)
  const mine = all.filter((one) => one.rule === rule.id && one.kind === kind)
  const conditions = new Map(met.map((one) => [keyOf(one.subject), one]))
  const unsure = new Set(unknown.map(keyOf))
  const known = new Set(mine.map(({ subject }) => keyOf(subject)))
  const over = mine.filter(({ subject }) => {
    const key = keyOf(subject)
    return !conditions.has(key) && !unsure.has(key)
  })
  const room = Math.max(0, FIRING_MAX - (mine.length - over.length))
  const due = facts.now - repeatMinutes * 60_000
  return {
    fire: met
      .filter(({ subject }) => !known.has(keyOf(subject)))
      .slice(0, room)
      .map((condition) => ({ rule, condition })),
    repeat: mine.flatMap((firing) => {
      const condition = conditions.get(keyOf(firing.subject))
      return condition === undefined || firing.toldAt > due
        ? []
        : [{ firing, summary: condition.summary }]
    }),
    resolve: over.map((firing) => ({ firing, resolution: 'over' as const })),
    standing: { rule: rule.id, met: met.length, unknown: unknown.map(({ id }) => id) },
  }
}

const keyOf = ({ type, id }: Subject): string => `${type} ${id}`
