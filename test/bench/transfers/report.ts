import type { Cost } from './cost'
import { type Pair, quantile, rate, type Summary, summarise } from './measure'
import { SERVERS } from './servers'

const LINE =
  'side          per second   p50 ms   p95 ms   Node µs   journal µs   north µs   south µs'

/** Prints both sides at one concurrency, and answers the ratio of their medians. */
export function printPairs(
  concurrency: number,
  pairs: readonly Pair[],
  side = 'coordinator',
): number {
  const coordinated = summarise(pairs.map((pair) => pair.coordinated))
  const raw = summarise(pairs.map((pair) => pair.raw))
  const ratio = coordinated.perSecond / raw.perSecond
  const ratios = pairs.map((pair) => rate(pair.coordinated) / rate(pair.raw))
  const spread = [0.1, 0.9].map((share) => quantile(ratios, share).toFixed(2)).join(' to ')
  print(
    `\nConcurrency ${concurrency}, ${pairs.length} turns each; µs are processor time a transfer`,
  )
  print(LINE)
  print(row(side, coordinated))
  print(row('raw', raw))
  const turns = (one: keyof Pair) => pairs.map((pair) => rate(pair[one]).toFixed(0)).join(' ')
  print(`turns, ${side}: ${turns('coordinated')}`)
  print(`turns, raw: ${turns('raw')}`)
  print(`ratio ${ratio.toFixed(2)} (turn by turn ${spread})`)
  return ratio
}

export function printCost({ messages, forced, syncs }: Cost): void {
  const counts = SERVERS.map((name) => `${name} ${syncs[name].toFixed(2)}`).join(', ')
  print('\nOne transfer alone, two branches (in brackets what D34 says)')
  print(`messages of commitment: ${messages.toFixed(2)} (8)`)
  print(
    `forced writes: coordinator ${forced.toFixed(2)} (2), participants ${(syncs.north + syncs.south).toFixed(2)} (4)`,
  )
  print(`syncs of the log, as the servers count them: ${counts}`)
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

const row = (name: string, one: Summary): string =>
  [
    name.padEnd(12),
    one.perSecond.toFixed(0).padStart(11),
    ...[one.p50Ms, one.p95Ms].map((ms) => ms.toFixed(2).padStart(9)),
    one.nodeUs.toFixed(0).padStart(10),
    one.serverUs.journal.toFixed(0).padStart(13),
    ...[one.serverUs.north, one.serverUs.south].map((us) => us.toFixed(0).padStart(11)),
  ].join('')
