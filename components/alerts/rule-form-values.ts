import type { AlertRule } from '@/server/contract/alert'
import {
  type AlertKind,
  type AlertRuleSettings,
  alertName,
  newAlertRule,
} from '@/server/contract/alert-settings'
import { type Phrase, phrase } from '@/server/contract/words'

export interface RuleValues {
  readonly id: string
  readonly kind: AlertKind
  readonly severity: AlertRuleSettings['severity']
  readonly enabled: boolean
  readonly targets: readonly string[]
  /** By the field of the API, as they are typed. */
  readonly numbers: Readonly<Record<string, string>>
}

interface NumberField {
  readonly name: string
  readonly label: Phrase
  readonly usual: string
}

const seconds: NumberField = {
  name: 'afterSeconds',
  label: phrase`Seconds before it fires`,
  usual: '10',
}

/** The numbers that a rule of each kind has of its own. */
export const numbersOf = {
  'in-doubt': [seconds],
  attempts: [{ name: 'attempts', label: phrase`Failed attempts`, usual: '10' }],
  'participant-silent': [seconds],
  'breaker-open': [seconds],
  slots: [{ name: 'percent', label: phrase`More than per cent taken`, usual: '60' }],
  heuristic: [],
  divergence: [],
  'in-doubt-budget': [
    { name: 'minutes', label: phrase`Minutes in doubt`, usual: '5' },
    { name: 'hours', label: phrase`Within hours`, usual: '24' },
  ],
} as const satisfies Record<AlertKind, readonly NumberField[]>

export const repeat: NumberField = {
  name: 'repeatMinutes',
  label: phrase`Minutes until told again`,
  usual: '60',
}

const allNumbers: readonly NumberField[] = [...Object.values(numbersOf).flat(), repeat]
const usual = Object.fromEntries(allNumbers.map((one) => [one.name, one.usual]))

/** What the form shows at first. */
export function ruleValues(rule: AlertRule | null, targets: readonly string[]): RuleValues {
  if (rule === null)
    return {
      ...{ id: '', kind: 'in-doubt', severity: 'warning', enabled: true },
      ...{ targets, numbers: usual },
    }
  const { kind, severity, enabled } = rule.settings
  const given = Object.entries(rule.settings).filter(([, value]) => typeof value === 'number')
  const numbers = given.map(([name, value]) => [name, String(value)])
  return {
    ...{ id: rule.id, kind, severity, enabled, targets: rule.settings.targets },
    numbers: { ...usual, ...Object.fromEntries(numbers) },
  }
}

export type Faults = Readonly<Record<string, string>>

export type ReadRule =
  | { readonly ok: true; readonly body: AlertRuleSettings }
  | { readonly ok: false; readonly faults: Faults }

/** The body to send, or what is wrong with which field. */
export function readRule({ id, numbers, targets, ...rest }: RuleValues): ReadRule {
  const given = [...numbersOf[rest.kind], repeat].map(({ name }) => [
    name,
    numbers[name]?.trim() === '' ? Number.NaN : Number(numbers[name]),
  ])
  const name = alertName.safeParse(id)
  const body = newAlertRule.safeParse({
    ...{ ...rest, targets: [...targets] },
    ...Object.fromEntries(given),
  })
  if (name.success && body.success) return { ok: true, body: body.data }
  const issues = body.success ? [] : body.error.issues
  return {
    ok: false,
    faults: {
      ...Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message])),
      ...(name.success ? {} : { id: name.error.issues[0]?.message ?? '' }),
    },
  }
}
