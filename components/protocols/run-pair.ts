import type { LabRun } from '@/server/contract/lab-run'
import { t } from '@/server/contract/words'
import { count, shortCode } from '../ui/format'
import { protocolName } from '../ui/protocol-name'

/** The ids of two runs; null: not chosen yet. */
export interface RunPair {
  readonly a: string | null
  readonly b: string | null
}

const idIn = (text: string | undefined): string | null =>
  text !== undefined && /^[0-9A-Za-z-]{1,60}$/.test(text) ? text : null

/** `a,b` of the address; either may be missing. */
export function runPairIn({
  runs = '',
}: Readonly<Record<string, string>>): RunPair & { readonly isMeant: boolean } {
  const [a, b, ...more] = runs.split(',')
  const isMeant = more.length === 0 && [a, b].every((one) => !one || idIn(one) !== null)
  return { a: idIn(a), b: idIn(b), isMeant }
}

export const runAddress = ({ a, b }: RunPair): string | null =>
  a === null && b === null ? null : `${a ?? ''},${b ?? ''}`

/** What tells one run from another. */
export function runTitle({ id, protocol, counts, seed, faults }: LabRun): string {
  const ended = count(counts.committed + counts.aborted)
  const name = protocolName(protocol)
  const title = t`${shortCode(id)}: ${name}, ${ended} transactions, seed ${String(seed)}`
  return faults.length === 0 ? title : t`${title}, faults: ${faults.length}`
}
