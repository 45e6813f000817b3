import { stripVTControlCharacters } from 'node:util'
import type { Paint } from './context'

const GAP = '  '

/** Columns as wide as what stands in them; the last one is not filled up. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  const lines = [head.map((name) => paint('dim', name)), ...rows.map((row) => row.map(oneLine))]
  const widths = head.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ''))))
  return lines
    .map((line) => line.map((cell, at) => fill(cell, widths[at] ?? 0)).join(GAP))
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Names in a column of their own. */
export function facts(pairs: readonly (readonly [string, string])[], paint: Paint): string {
  const widest = Math.max(...pairs.map(([name]) => name.length))
  return pairs
    .map(([name, text]) => `${paint('dim', name.padEnd(widest))}  ${oneLine(text)}`)
    .join('\n')
}

/** Nobody draws a row of his own with what he wrote into a cell. */
export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ')

const width = (cell: string): number => stripVTControlCharacters(cell).length
const fill = (cell: string, to: number): string => cell + ' '.repeat(Math.max(0, to - width(cell)))
