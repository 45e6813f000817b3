import type { Row } from './batch-row'
import { batchStatement, type ParameterName, type RowList, type Statement } from './batch-sql'

export interface Writer {
  readonly stream: number
  readonly owner: string | null
  readonly cluster: string
}

export interface FilledStatement {
  readonly statement: Statement
  readonly params: readonly (string | number | null)[]
}

/** Statements by what they are made of: a handful of shapes comes again and again. */
const statements = new Map<string, Statement>()

/** The statement for these lists of rows, with its parameters. */
export function statementFor(
  lists: Readonly<Record<RowList, readonly Row[]>>,
  shards: readonly number[],
  { seq, ...writer }: Writer & { readonly seq: number },
): FilledStatement {
  const shape = new Set((Object.keys(lists) as RowList[]).filter((list) => lists[list].length > 0))
  const key = [...shape].join()
  const statement = statements.get(key) ?? batchStatement(shape)
  statements.set(key, statement)
  const single = {
    ...writer,
    shards: `{${[...shards].sort((a, b) => a - b).join()}}`,
    payload: JSON.stringify({ stream: writer.stream, seq }),
  }
  const value = (name: ParameterName) => (isSingle(name) ? single[name] : json(lists[name]))
  return { statement, params: statement.parameters.map(value) }
}

const isSingle = (name: ParameterName): name is Exclude<ParameterName, RowList> =>
  name === 'stream' ||
  name === 'owner' ||
  name === 'shards' ||
  name === 'payload' ||
  name === 'cluster'

const unfit = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/** PostgreSQL's text holds neither NUL nor half a character: these become U+FFFD, none is refused. */
function json(rows: readonly Row[]): string {
  const text = JSON.stringify(rows)
  return text.includes('\\u0000') || text.includes('\\ud') ? text.replace(unfit, '$1\\ufffd') : text
}
