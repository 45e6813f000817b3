import { join, resolve } from 'node:path'

const SECRET_PREFIX = 'VERDICT_SECRET_'
/** Settings that bear the prefix and are none. */
const SETTINGS = new Set(['VERDICT_SECRET_NAMES', 'VERDICT_SECRET_FOLDERS'])

interface Named {
  readonly VERDICT_SECRET_NAMES: readonly string[]
  readonly VERDICT_SECRET_FOLDERS?: readonly string[] | undefined
  readonly VERDICT_HOME: string
}

/** What participants' secrets may be read from; nothing else of the surroundings is. */
export function secretsOf(
  { VERDICT_SECRET_NAMES: names, VERDICT_SECRET_FOLDERS: folders, VERDICT_HOME }: Named,
  set: readonly (readonly [string, string | undefined])[],
) {
  const isSecret = (name: string) =>
    !SETTINGS.has(name) && (name.startsWith(SECRET_PREFIX) || names.includes(name))
  const found = set.flatMap(([name, value]) =>
    value !== undefined && isSecret(name) ? [[name, value] as const] : [],
  )
  return {
    variables: Object.fromEntries(found),
    names,
    folders: folders ?? [join(resolve(VERDICT_HOME), 'participant-secrets'), '/run/secrets'],
  }
}
