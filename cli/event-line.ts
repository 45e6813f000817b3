import type { JournalEvent } from '@/server/contract/event'
import type { Paint } from './context'
import { clock, codeOf } from './words'

const CODE_WIDTH = 6
const TYPE_WIDTH = 16
const DATA_LENGTH_MAX = 100
/** For machines: when it was comes first on the line, and the duration beside it. */
const left = new Set(['sentAt', 'answeredAt', 'statementsHash'])

/** One record of the journal on one line. */
export function eventLine(event: JournalEvent, paint: Paint): string {
  const { at, transaction, type, branch, participant, data, process, seq } = event
  const code = (transaction === null ? '' : codeOf(transaction)).padEnd(CODE_WIDTH)
  const whom = branch === null ? '' : `branch ${branch}${participant ? ` at ${participant}` : ''}  `
  const where = paint('dim', `${process} · ${seq}`)
  const what = paint('bold', type.padEnd(TYPE_WIDTH))
  return `${clock(at)}  ${code}  ${what}  ${whom}${dataOf(data)}  ${where}`
}

/** What people go by, as far as it fits; `--json` has all of it. */
function dataOf(data: JournalEvent['data']): string {
  const text = Object.entries(data)
    .filter(([name]) => !left.has(name))
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name}=${String(value).replace(/\s+/g, ' ')}`)
    .join(' ')
  return text.length > DATA_LENGTH_MAX ? `${text.slice(0, DATA_LENGTH_MAX)} …` : text
}
