import { serialize } from 'pg-protocol'
import type { StatementNames } from './postgres-statement-names'

export interface Command {
  readonly text: string
  readonly values?: readonly (string | null)[]
  /** Rows are thrown away unless somebody reads them. */
  readonly reads?: boolean
  /** The text never comes again: do not keep it prepared. */
  readonly once?: boolean
}

const execute = serialize.execute({ portal: '' })
const sync = serialize.sync()

/**
 * The commands as one piece of bytes with a single sync at its end: what goes to the socket in one
 * piece costs half of what many pieces cost.
 */
export function messagesOf(commands: readonly Command[], names: StatementNames): Buffer {
  const [only] = commands
  // Alone, without values and never again: one message instead of four, at both ends.
  if (only?.once === true && commands.length === 1 && only.values === undefined)
    return serialize.query(only.text)
  const parts = names.takeClosing().map((name) => serialize.close({ type: 'S', name }))
  for (const { text, values, once } of commands) {
    const { name, parse } = once === true ? { name: '', parse: true } : names.nameOf(text)
    if (parse) parts.push(serialize.parse({ name, text, types: [] }))
    parts.push(bindOf(name, values), execute)
  }
  parts.push(sync)
  return Buffer.concat(parts)
}

/** The same statement without values is bound by the same bytes every time. */
const bare = new Map<string, Buffer>()
const BARE_MAX = 1_000

function bindOf(statement: string, values: Command['values']): Buffer {
  if (values !== undefined && values.length > 0)
    return serialize.bind({ portal: '', statement, values: [...values] })
  const known = bare.get(statement) ?? serialize.bind({ portal: '', statement, values: [] })
  if (bare.size < BARE_MAX) bare.set(statement, known)
  return known
}
