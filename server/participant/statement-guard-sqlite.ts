import type { Fault, Statement } from './participant'
import { remember } from './remember'

/** SQLite's own limit, as it is built. */
const PARAMETERS_MAX = 32_766
const OWNED = new Set(['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'])
const OUTSIDE: Readonly<Record<string, string>> = {
  ATTACH: 'it would write to another file, which is no part of the decision',
  DETACH: 'it would change the session',
  PRAGMA: 'it may take away what keeps a commit durable',
  VACUUM: 'it cannot run inside a transaction',
}

/**
 * What a client may not send to SQLite (D23), found before anything runs: null if the statement may
 * run. SQLite itself would run the first of two statements and forget the second, and would take a
 * missing parameter for NULL.
 */
export function sqliteStatementFault({ sql, params }: Statement): Fault | null {
  if (params.length > PARAMETERS_MAX)
    return refused(`The statement has ${params.length} parameters; ${PARAMETERS_MAX} is the most.`)
  const { fault, parameters } = judge(sql)
  if (fault !== null) return fault
  if (parameters === params.length) return null
  return refused(`The statement names ${parameters} parameters and ${params.length} are given.`)
}

/** Everything that a text says by itself. */
const judge = remember((sql) => {
  const bare = bareText(sql)
  return { fault: textFault(sql, bare), parameters: parametersIn(bare) }
})

/** The body of a trigger is a list of statements; after its end there must be no other. */
const trigger = /^\s*CREATE\s+(?:TEMP(?:ORARY)?\s+)?TRIGGER\b/i
const afterEnd = /\bEND\s*;\s*[^\s;]/i

function textFault(sql: string, bare: string): Fault | null {
  if (sql.includes('\0')) return refused('The statement contains a NUL character.')
  const statements = bare.split(';').filter((part) => part.trim() !== '')
  const several = trigger.test(bare) ? afterEnd.test(bare) : statements.length > 1
  if (several) return refused('Two statements in one text: send each as a statement of its own.')
  const first = (/^[\s;]*([A-Za-z]+)/.exec(bare)?.[1] ?? '').toUpperCase()
  if (first === '') return refused('The text holds no statement.')
  if (OWNED.has(first)) return refused(`${first} is not for a client: the coordinator does it.`)
  const reason = OUTSIDE[first]
  if (reason !== undefined) return refused(`${first} is not for a client: ${reason}.`)
  return null
}

/** As SQLite numbers them: `?` is one more than the largest so far, a name is one for itself. */
function parametersIn(bare: string): number {
  const names = new Set<string>()
  let largest = 0
  for (const [token] of bare.matchAll(/\?\d*|(?<![\w$:])[:@$][A-Za-z_]\w*|(?<![\w$:])\$\d+/g)) {
    if (token === '?') largest++
    else if (token.startsWith('?')) largest = Math.max(largest, Number(token.slice(1)))
    else if (!names.has(token)) {
      names.add(token)
      largest++
    }
  }
  return largest
}

const refused = (text: string): Fault => ({ code: 'statement-refused', text })

/** Comments become a blank; quoted texts and names are emptied. */
const bareText = (sql: string): string =>
  sql.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (found) => (found.startsWith('--') || found.startsWith('/*') ? ' ' : "''"),
  )
