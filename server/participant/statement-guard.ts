import type { Fault, Statement } from './participant'
import { remember } from './remember'

/** The protocol counts parameters in 16 bits. */
const PARAMETERS_MAX = 65_535
const OWNED = new Set([
  ...['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT', 'SAVEPOINT', 'RELEASE'],
  ...['LISTEN', 'UNLISTEN', 'NOTIFY', 'DISCARD'],
])
/** They leave something in the session that neither commit nor rollback takes away. */
const TRACES = new Set(['PREPARE', 'EXECUTE', 'DEALLOCATE', 'DECLARE', 'LOAD', 'COPY'])
const PLAIN = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'VALUES', 'SET'])
const HARMLESS = new Set([
  ...['VALUES', 'IN', 'ANY', 'ALL', 'SOME', 'EXISTS', 'AS', 'AND', 'OR', 'NOT', 'WHERE', 'ON'],
  ...['FROM', 'JOIN', 'SELECT', 'USING', 'CONFLICT', 'OVER', 'BY', 'SET', 'WHEN', 'THEN', 'ELSE'],
  ...['COUNT', 'SUM', 'MIN', 'MAX', 'AVG', 'COALESCE', 'NULLIF', 'GREATEST', 'LEAST', 'ABS'],
  ...['NOW', 'CLOCK_TIMESTAMP', 'LOWER', 'UPPER', 'LENGTH', 'ROUND', 'UNNEST', 'RETURNING'],
  ...['NUMERIC', 'VARCHAR', 'CAST', 'EXTRACT', 'GENERATE_SERIES', 'GEN_RANDOM_UUID'],
])

/**
 * What a client may not send (D23), found before anything runs: null if the statement may run.
 * The transaction belongs to the coordinator, and the session to whoever comes next.
 */
export function statementFault({ sql, params }: Statement): Fault | null {
  if (params.length > PARAMETERS_MAX)
    return refused(`The statement has ${params.length} parameters; ${PARAMETERS_MAX} is the most.`)
  const { fault } = judge(sql)
  return fault
}

/** Everything that a text says by itself. */
const judge = remember((sql) => ({ fault: textFault(sql), leaves: textLeaves(sql) }))

function textFault(sql: string): Fault | null {
  if (sql.includes('\0')) return refused('The statement contains a NUL character.')
  const bare = withoutComments(sql)
  if (/;\s*\S/.test(withoutQuotes(bare).replace(/(;\s*)+$/, ';')))
    return refused('Two statements in one text: send each as a statement of its own.')
  const [first = '', second = ''] = words(bare)
  if (OWNED.has(first)) return refused(`${first} is not for a client: the coordinator does it.`)
  if (first === 'PREPARE' && second === 'TRANSACTION')
    return refused('PREPARE TRANSACTION is not for a client: the coordinator does it.')
  if ((first === 'SET' && second !== 'LOCAL') || first === 'RESET')
    return refused(`${first} would outlive the transaction: use SET LOCAL.`)
  return null
}

/**
 * nothing  every statement is plain: the session may go on as it is
 * perhaps  a function is called that may change the session: it is reset
 * traces   the session must not be used again
 */
export type Leaves = 'nothing' | 'perhaps' | 'traces'

/** What statements may leave in their session, whatever becomes of the transaction. */
export function leavesBehind(statements: readonly Statement[]): Leaves {
  const left = statements.map(({ sql }) => judge(sql).leaves)
  if (left.includes('traces')) return 'traces'
  return left.includes('perhaps') ? 'perhaps' : 'nothing'
}

function textLeaves(sql: string): Leaves {
  const text = withoutComments(sql)
  if (TRACES.has(words(text)[0] ?? '')) return 'traces'
  return isPlain(text) ? 'nothing' : 'perhaps'
}

/** Reads and writes rows, and calls no function but those that are known to change nothing else. */
function isPlain(bare: string): boolean {
  if (!PLAIN.has(words(bare)[0] ?? '')) return false
  const text = bare.replace(/\binto\s+[\w."]+\s*\(/gi, ' ')
  for (const [, name = ''] of text.matchAll(/([\w"]+)\s*\(/g))
    if (!HARMLESS.has(name.toUpperCase())) return false
  return true
}

const refused = (text: string): Fault => ({ code: 'statement-refused', text })

const words = (bare: string): readonly string[] =>
  (bare.match(/^[\s;(]*([A-Za-z]+)(?:\s+([A-Za-z]+))?/)?.slice(1, 3) ?? []).map((word) =>
    (word ?? '').toUpperCase(),
  )

/** Quoted texts and names, dollar quotes: kept as they are while comments are taken out. */
const quoted = String.raw`[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$((?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\1\$`

const withoutQuotes = (bare: string): string => bare.replace(new RegExp(quoted, 'g'), "''")

/** Comments become one blank. Those between slash and star may contain each other. */
function withoutComments(sql: string): string {
  const token = new RegExp(String.raw`${quoted}|--[^\n]*|/\*|\*/`, 'g')
  let text = ''
  let depth = 0
  let from = 0
  for (let hit = token.exec(sql); hit !== null; hit = token.exec(sql)) {
    const [found] = hit
    if (depth === 0 && (found === '/*' || found.startsWith('--'))) {
      text += `${sql.slice(from, hit.index)} `
      from = token.lastIndex
    }
    if (found === '/*') depth += 1
    else if (found === '*/' && depth > 0) {
      depth -= 1
      from = token.lastIndex
    } else if (depth > 0) token.lastIndex = hit.index + 1
  }
  return depth > 0 ? text : text + sql.slice(from)
}
