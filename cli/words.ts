import type { TransactionSummary } from '@/server/contract/transaction'
import type { Paint, Tone } from './context'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const CODE_LENGTH = 6

/** How people call a transaction: the end of its id. */
export const codeOf = (id: string): string => id.slice(-CODE_LENGTH)

/** 842 ms · 4.21 s · 4m 12s · 3h 07m */
export function lasting(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`
  if (ms < MINUTE_MS) return `${(ms / SECOND_MS).toFixed(2)} s`
  const minutes = Math.floor(ms / MINUTE_MS)
  if (ms < HOUR_MS) return `${minutes}m ${Math.floor((ms % MINUTE_MS) / SECOND_MS)}s`
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`
}

/** 12:04:31.220 today, 2026-11-20 12:04:31 on another day, in the zone of the terminal. */
export function clock(iso: string): string {
  const at = new Date(iso)
  const two = (part: number) => String(part).padStart(2, '0')
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  if (at.toDateString() === new Date().toDateString())
    return `${time}.${String(at.getMilliseconds()).padStart(3, '0')}`
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`
}

const tones: Readonly<Record<string, Tone>> = {
  committed: 'green',
  verified: 'green',
  safe: 'green',
  usable: 'green',
  heuristic: 'red',
  contradicted: 'red',
  silent: 'red',
  blocked: 'red',
  forced: 'red',
  aborted: 'dim',
  'in doubt': 'yellow',
}

/** In the colour of what it means, where it has one; the word is there in any case. */
export function toned(paint: Paint, word: string): string {
  const tone = tones[word]
  return tone === undefined ? word : paint(tone, word)
}

/** The state as people look for it: what is in doubt is called that, whatever its phase. */
export const stateOf = ({
  state,
  inDoubtSince,
  acknowledged,
}: Pick<TransactionSummary, 'state' | 'inDoubtSince' | 'acknowledged'>): string =>
  inDoubtSince !== null ? 'in doubt' : acknowledged !== null ? `${state}, reconciled` : state

export const ago = (iso: string): string => lasting(Math.max(0, Date.now() - Date.parse(iso)))
