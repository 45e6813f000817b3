import type { TimelineRows } from './timeline-model'
import type { Placed } from './timeline-placement'

/** What the machine's messages are called where a branch votes by committing. */
const messages: Readonly<Record<string, string>> = {
  ...{ PREPARE: 'COMMIT EARLY', COMMIT: 'KEEP', ABORT: 'COMPENSATE' },
}

const texts: Readonly<Record<string, string>> = {
  'voted yes: prepared': 'voted yes: committed by itself, exposed until the verdict',
  'gave no vote': 'did not say whether it has committed',
  'confirmed commit': 'keeps what it committed: exposed no longer',
  'confirmed abort': 'compensated: exposed no longer',
  'prepare not confirmed': 'commit by itself without an answer',
  'commit not confirmed': 'keep not acknowledged',
  'abort not confirmed': 'compensation not acknowledged',
}

/** The same rows in the words of optimistic two-phase commit; those of other protocols as they are. */
export function inEarlyWords(placed: readonly Placed[], rows: TimelineRows): TimelineRows {
  const begun = placed.find(({ type }) => type === 'begun')
  if (begun?.data.optimistic !== true) return rows
  return {
    ...rows,
    bars: rows.bars.map((bar) => (bar.phase === 'prepared' ? { ...bar, phase: 'exposed' } : bar)),
    arrows: rows.arrows.map((arrow) => ({ ...arrow, label: messages[arrow.label] ?? arrow.label })),
    retries: rows.retries.map((retry) => ({
      ...retry,
      operation: messages[retry.operation] ?? retry.operation,
    })),
    table: rows.table.map((row) => ({ ...row, text: texts[row.text] ?? row.text })),
  }
}
