import type { Fault, Statement } from './participant'
import { remember } from './remember'

/** The protocol counts parameters in 16 bits. */
const PARAMETERS_MAX = 65_535
/**
 * What a branch may send. Everything else commits by itself, ends the transaction, or leaves
 * something in the session that neither commit nor rollback takes away.
 */
const ALLOWED = new Set([
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'WITH', 'VALUES', 'TABLE', 'CALL', 'DO'],
  ...['SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN'],
])
const OWNED = new Set([
  ...['BEGIN', 'START', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'XA', 'END'],
])
const LOCKS = new Set(['LOCK', 'UNLOCK', 'HANDLER', 'FLUSH', 'BACKUP'])
const READING = new Set([
  'SELECT',
  'WITH',
  'VALUES',
  'TABLE',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXPLAIN',
])
/** In a text that begins as a reading one: it writes, locks, or leaves a variable behind. */
const WRITING = /\b(INSERT|UPDATE|DELETE|REPLACE|INTO|FOR\s+SHARE|LOCK\s+IN|NEXT\s+VALUE)\b/i
const HARMLESS = new Set([
  ...['VALUES', 'VALUE', 'IN', 'ANY', 'ALL', 'SOME', 'EXISTS', 'AS', 'AND', 'OR', 'NOT', 'WHERE'],
  ...['ON', 'FROM', 'JOIN', 'SELECT', 'USING', 'OVER', 'BY', 'SET', 'WHEN', 'THEN', 'ELSE', 'KEY'],
  ...['COUNT', 'SUM', 'MIN', 'MAX', 'AVG', 'COALESCE', 'IFNULL', 'NULLIF', 'GREATEST', 'LEAST'],
  ...['ABS', 'NOW', 'CURRENT_TIMESTAMP', 'LOWER', 'UPPER', 'LENGTH', 'ROUND', 'CONCAT', 'IF'],
  ...['DECIMAL', 'VARCHAR', 'CHAR', 'CAST', 'CONVERT', 'EXTRACT', 'UUID', 'JSON_VALUE'],
])

/**
 * What a client may not send to MariaDB or MySQL (D23), found before anything runs: null if the
 * statement may run. The transaction belongs to the coordinator, the session to whoever comes next.
 */
export function mariadbStatementFault({ sql, params }: Statement): Fault | null {
  if (params.length > PARAMETERS_MAX)
    return refused(`The statement has ${params.length} parameters; ${PARAMETERS_MAX} is the most.`)
  return judge(sql).fault
}

/** The server lets such a branch run read-only, so that nothing need be prepared. */
export const onlyReads = ({ sql }: Statement): boolean => judge(sql).reads

/** It may leave something in the session: a variable, a named lock, a temporary table. */
export const leavesTraces = ({ sql }: Statement): boolean => judge(sql).traces

/** Everything that a text says by itself. */
const judge = remember((sql) => {
  const bare = bareText(sql)
  const plain = isPlain(bare)
  const reads = READING.has(firstWord(bare)) && plain && !WRITING.test(bare)
  return { fault: textFault(sql, bare), reads, traces: !plain }
})

function textFault(sql: string, bare: string): Fault | null {
  if (sql.includes('\0')) return refused('The statement contains a NUL character.')
  if (/\/\*M?!/i.test(sql))
    return refused('A comment that the server would run may hide a statement: leave out /*! … */.')
  if (/;\s*[^\s;]/.test(bare))
    return refused('Two statements in one text: send each as a statement of its own.')
  const first = firstWord(bare)
  if (ALLOWED.has(first)) return null
  if (first === '') return refused('The statement is empty.')
  if (OWNED.has(first)) return refused(`${first} is not for a client: the coordinator does it.`)
  if (LOCKS.has(first)) return refused(`${first} would outlive the transaction: lock rows instead.`)
  if (first === 'SET')
    return refused('SET would outlive the transaction: pass values as parameters.')
  if (first === 'USE')
    return refused('USE would leave the database of the participant: write database.table.')
  return refused(
    `${first} commits by itself, or cannot be undone: run it outside of a transaction.`,
  )
}

/** Calls no function but those that are known to change nothing, and touches no variable. */
function isPlain(bare: string): boolean {
  if (/^\s*(CALL|DO)\b/i.test(bare) || bare.includes('@')) return false
  const text = bare.replace(/\binto\s+[\w.`]+\s*\(/gi, ' ')
  for (const [, name = ''] of text.matchAll(/([\w`]+)\s*\(/g))
    if (!HARMLESS.has(name.toUpperCase())) return false
  return true
}

const refused = (text: string): Fault => ({ code: 'statement-refused', text })

const firstWord = (bare: string): string =>
  (/^[\s;(]*([A-Za-z_]+)/.exec(bare)?.[1] ?? '').toUpperCase()

/**
 * Comments become a blank and quoted texts are emptied; names in backticks stay. Two dashes begin a
 * comment only before a blank, and comments do not contain each other.
 */
const bareText = (sql: string): string =>
  sql.replace(
    /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//g,
    (found) => {
      if (found.startsWith('`')) return found.replace(/[^\w`]/g, '_')
      return found.startsWith("'") || found.startsWith('"') ? "''" : ' '
    },
  )
