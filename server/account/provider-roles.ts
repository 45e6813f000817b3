import { accountName } from '@/server/contract/account'
import type { Role } from '@/server/contract/identity'

/** Which values of a claim let somebody in, and as what. `*` stands for everybody. */
export interface RoleMapping {
  readonly nameClaim: string
  readonly rolesClaim: string
  readonly admin: readonly string[]
  readonly operator: readonly string[]
  readonly viewer: readonly string[]
  /** Whose values give the force right besides, to operators and admins. */
  readonly force: readonly string[]
  /** Who has one of these does not come in, whatever else that one has. */
  readonly refused: readonly string[]
}

export type Claims = Readonly<Record<string, unknown>>

export interface Rights {
  readonly role: Role
  readonly force: boolean
}

/** What the provider's word makes of somebody; null: that one may not come in. */
export function rightsOf(claims: Claims, mapping: RoleMapping): Rights | null {
  const held = new Set(valuesOf(claimIn(claims, mapping.rolesClaim)))
  const has = (values: readonly string[]) =>
    values.some((value) => value === EVERYBODY || held.has(value))
  if (has(mapping.refused)) return null
  const role = (['admin', 'operator', 'viewer'] as const).find((one) => has(mapping[one]))
  if (role === undefined) return null
  return { role, force: role !== 'viewer' && has(mapping.force) }
}

const EVERYBODY = '*'
/** Room for a number after a name that somebody has already. */
const NAME_MAX = 36

/** How somebody is called here, made of what the provider calls that one; never empty. */
export function nameOf(claims: Claims, { nameClaim }: RoleMapping): string {
  const told = [claimIn(claims, nameClaim), claims.email, claims.name, claims.sub]
  const [text = ''] = told.flatMap((value) => (typeof value === 'string' ? [value] : []))
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, NAME_MAX)
    .replace(/[._-]+$/, '')
  const named = accountName.safeParse(plain)
  return named.success ? named.data : `user-${plain || 'of-provider'}`.slice(0, NAME_MAX)
}

/** A claim by its name, or by a path through objects: `realm_access.roles`. */
export function claimIn(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Claims)[part]
          : undefined,
      claims,
    )
}

/** One value, or several; what is no text is none. */
const valuesOf = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((value) => typeof value === 'string')
