import type { TimelineRows } from './timeline-model'
import type { Placed } from './timeline-placement'

/** What the machine's messages are called in Try–Confirm–Cancel. */
const messages: Readonly<Record<string, string>> = {
  ...{ PREPARE: 'TRY', COMMIT: 'CONFIRM', ABORT: 'CANCEL' },
}

const texts: Readonly<Record<string, string>> = {
  worked: 'was registered, with what it is told',
  'voted yes: prepared': 'reserved',
  'voted no': 'refused to reserve',
  'gave no vote': 'did not say whether it has reserved',
  'confirmed commit': 'confirmed',
  'confirmed abort': 'cancelled',
  'prepare not confirmed': 'try without an answer',
  'commit not confirmed': 'confirm not acknowledged',
  'abort not confirmed': 'cancel not acknowledged',
}

/** The same rows in the words of a protocol that reserves; those of other protocols as they are. */
export function inTriedWords(placed: readonly Placed[], rows: TimelineRows): TimelineRows {
  const begun = placed.find(({ type }) => type === 'begun')
  if (begun?.data.tryConfirmCancel !== true) return rows
  const registered = new Set(placed.filter(({ type }) => type === 'worked').map(({ key }) => key))
  return {
    ...rows,
    // There is no work before a Try: no message was sent for it, and no participant had begun.
    bars: rows.bars
      .filter(({ lane, phase }) => phase !== 'started' || !isParticipant(rows, lane))
      .map((bar) => (bar.phase === 'prepared' ? { ...bar, phase: 'reserved' } : bar)),
    arrows: rows.arrows
      .filter(({ event }) => !registered.has(event))
      .map((arrow) => ({ ...arrow, label: messages[arrow.label] ?? arrow.label })),
    retries: rows.retries.map((retry) => ({
      ...retry,
      operation: messages[retry.operation] ?? retry.operation,
    })),
    table: rows.table.map((row) => ({
      ...row,
      text: texts[row.type] ?? texts[row.text] ?? row.text,
    })),
  }
}

const isParticipant = ({ lanes }: TimelineRows, id: string): boolean =>
  lanes.some((lane) => lane.id === id && lane.kind === 'participant')
