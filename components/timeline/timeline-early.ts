import { type Phrase, phrase, say, t } from '@/server/contract/words'
import type { TimelineRows } from './timeline-model'
import type { Placed } from './timeline-placement'
import { meaningOf } from './timeline-table'

/** What the machine's messages are called where a branch votes by committing. */
const messagesNow = (): Readonly<Record<string, string>> => ({
  ...{ PREPARE: t`COMMIT EARLY`, COMMIT: 'KEEP', ABORT: 'COMPENSATE' },
})

const texts: Readonly<Record<string, Phrase>> = {
  'voted yes': phrase`voted yes: committed by itself, exposed until the verdict`,
  'voted unknown': phrase`did not say whether it has committed`,
  'confirmed commit': phrase`keeps what it committed: exposed no longer`,
  'confirmed abort': phrase`compensated: exposed no longer`,
  'attempt prepare': phrase`commit by itself without an answer`,
  'attempt commit': phrase`keep not acknowledged`,
  'attempt abort': phrase`compensation not acknowledged`,
}

/** The same rows in the words of optimistic two-phase commit; those of other protocols as they are. */
export function inEarlyWords(placed: readonly Placed[], rows: TimelineRows): TimelineRows {
  const begun = placed.find(({ type }) => type === 'begun')
  if (begun?.data.optimistic !== true) return rows
  const messages = messagesNow()
  const said = new Map(placed.map((fact) => [fact.key, texts[meaningOf(fact)]]))
  return {
    ...rows,
    bars: rows.bars.map((bar) => (bar.phase === 'prepared' ? { ...bar, phase: 'exposed' } : bar)),
    arrows: rows.arrows.map((arrow) => ({ ...arrow, label: messages[arrow.label] ?? arrow.label })),
    retries: rows.retries.map((retry) => ({
      ...retry,
      operation: messages[retry.operation] ?? retry.operation,
    })),
    table: rows.table.map((row) => {
      const own = said.get(row.event)
      return own === undefined ? row : { ...row, text: say(own) }
    }),
  }
}
