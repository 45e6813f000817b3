import { type Phrase, phrase, retell, say, t } from '@/server/contract/words'
import { count } from '../ui/format'
import { type ActOf, type Item, nodeWord } from './simulated-lanes'
import type { TableRow } from './timeline-model'
import { wordFor } from './timeline-words'

export interface SimulatedTable {
  readonly rows: readonly TableRow[]
  /** The row that tells of an item, by its number. */
  readonly keys: ReadonlyMap<number, string>
}

/**
 * One row for each thing that was said; what is only drawn stands as detail in the first row of the
 * same event at the same node, and alone where there is none.
 */
export function simulatedTable(items: readonly Item[]): SimulatedTable {
  const said = new Map<string, Item>()
  for (const item of items) {
    const here = `${item.event} ${item.node}`
    if (item.says !== null && !said.has(here)) said.set(here, item)
  }
  const keys = new Map<number, string>()
  const details = new Map<number, Item[]>()
  const startMs = items[0]?.atMs ?? 0
  const shown = items.filter((item) => {
    const row = item.says === null ? said.get(`${item.event} ${item.node}`) : item
    keys.set(item.number, keyOf(row ?? item))
    if (row === undefined || row === item) return true
    details.set(row.number, [...(details.get(row.number) ?? []), item])
    return false
  })
  const rows = shown.map((item) => rowOf(item, startMs, details.get(item.number) ?? []))
  return { rows, keys }
}

const keyOf = ({ number }: Item): string => `step-${number}`

function rowOf(item: Item, startMs: number, details: readonly Item[]): TableRow {
  const { act, atMs, node } = item
  const [from, to] =
    act?.type === 'heard' ? [act.from, node] : [node, act?.type === 'sent' ? act.to : null]
  // What was noted of it says the same in fewer words.
  const answer = details.find((one) => one.act?.type === 'told')
  return {
    ...{ event: keyOf(item), atMs, sinceMs: atMs - startMs },
    ...{ from: nodeWord(from), to: to === null ? '' : nodeWord(to) },
    text: answer === undefined ? textOf(item) : actText(answer),
    record: t`event ${count(item.event)}`,
    type: [item, ...details].some((one) => one.act?.type === 'decided')
      ? 'verdict'
      : (act?.type ?? ''),
    detail: details
      .filter((one) => one !== answer)
      .map(actText)
      .join(' · '),
    audit: null,
  }
}

const textOf = (item: Item): string =>
  item.says === null || item.act !== null ? actText(item) : retell(item.says)

const answers: Readonly<Record<ActOf<'told'>['told'], Phrase>> = {
  committed: phrase`answers the application: committed`,
  refused: phrase`answers the application: aborted, for a vote is no`,
  'timed-out': phrase`answers the application: aborted, for a vote is missing`,
  untold: phrase`leaves the application without an answer`,
  'not-begun': phrase`does not take it`,
}

/** What was done, in words. */
function actText({ act, says }: Item): string {
  switch (act?.type) {
    case 'begun':
      return t`begins the transaction`
    case 'sent':
      if (act.arrivesMs.length === 0) return t`sends ${act.kind}, and it is lost`
      return act.arrivesMs.length > 1
        ? t`sends ${act.kind}, and it is doubled`
        : t`sends ${act.kind}`
    case 'heard':
      return t`hears ${act.kind}`
    case 'forced':
      return t`its record is on the disk`
    case 'voted':
      return t`votes ${act.vote}`
    case 'ended':
      return act.verdict === 'commit' ? t`ends committed` : t`ends aborted`
    case 'decided':
      return t`verdict ${wordFor(act.verdict)}`
    case 'told':
      return say(answers[act.told])
    default:
      return says === null ? '' : retell(says)
  }
}
