import type { Identity } from './identity'
import { type Need, permissions, type Right } from './permission'

/** Those of whom there is a list, for a need that is a role and something besides. */
export const roleIn = (need: Need): Need => {
  if (need === 'governor') return 'admin'
  return need === 'second' ? 'operator' : need
}

const NAMED_MAX = 3

/** Who can, in words; `able`: the names of those who are known to be able to. */
export function refusedText(
  right: Right,
  who: Pick<Identity, 'role'>,
  able: readonly string[] = [],
): string {
  const { need, doing } = permissions[right]
  return standing(need, { can: people[need], doing, role: who.role, able })
}

const people: Readonly<Record<Need, string>> = {
  anyone: 'everybody',
  viewer: 'who has signed in',
  operator: 'operators',
  admin: 'admins',
  force: 'operators with the force right',
  program: 'programs with an API token of an operator',
  person: 'people who have signed in',
  second: 'operators who have signed in themselves',
  governor: 'admins who have signed in themselves',
}

interface Standing {
  readonly can: string
  readonly doing: string
  readonly role: string
  readonly able: readonly string[]
}

/** Each text is whole: one that is put together could be told in no other language. */
function standing(need: Need, { can, doing, role, able }: Standing): string {
  if (able.length === 0 || need === 'program')
    return `Only ${can} can ${doing}. Your role is ${role}.`
  const named = able.slice(0, NAMED_MAX)
  const rest = able.length - named.length
  const all = rest > 0 ? [...named, `${rest} more`] : named
  const list = all.length === 1 ? all[0] : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
  const what = roleIn(need)
  if (what !== 'operator' && what !== 'admin')
    return `Only ${can} can ${doing}. Your role is ${role}; ${list} can.`
  return all.length === 1
    ? `Only ${can} can ${doing}. Your role is ${role}; ${list} is an ${what}.`
    : `Only ${can} can ${doing}. Your role is ${role}; ${list} are ${what}s.`
}
