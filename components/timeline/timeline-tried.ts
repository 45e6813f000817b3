import { type Phrase, phrase, say } from '@/server/contract/words'
import type { TimelineRows } from './timeline-model'
import type { Placed } from './timeline-placement'
import { meaningOf } from './timeline-table'

/** What the machine's messages are called in Try–Confirm–Cancel. */
const messages: Readonly<Record<string, string>> = {
  ...{ PREPARE: 'TRY', COMMIT: 'CONFIRM', ABORT: 'CANCEL' },
}

const texts: Readonly<Record<string, Phrase>> = {
  worked: phrase`was registered, with what it is told`,
  'voted yes': phrase`reserved`,
  'voted no': phrase`refused to reserve`,
  'voted unknown': phrase`did not say whether it has reserved`,
  'confirmed commit': phrase`confirmed`,
  'confirmed abort': phrase`cancelled`,
  'attempt prepare': phrase`try without an answer`,
  'attempt commit': phrase`confirm not acknowledged`,
  'attempt abort': phrase`cancel not acknowledged`,
}

/** The same rows in the words of a protocol that reserves; those of other protocols as they are. */
export function inTriedWords(placed: readonly Placed[], rows: TimelineRows): TimelineRows {
  const begun = placed.find(({ type }) => type === 'begun')
  if (begun?.data.tryConfirmCancel !== true) return rows
  const said = new Map(placed.map((fact) => [fact.key, texts[meaningOf(fact)]]))
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
    table: rows.table.map((row) => {
      const own = said.get(row.event)
      return own === undefined ? row : { ...row, text: say(own) }
    }),
  }
}

const isParticipant = ({ lanes }: TimelineRows, id: string): boolean =>
  lanes.some((lane) => lane.id === id && lane.kind === 'participant')
