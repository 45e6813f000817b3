import { type Phrase, phrase, say } from '@/server/contract/words'

/** What people call a workload; one that this version does not know keeps its own word. */
export function workloadName(workload: string): string {
  const known = names[workload]
  return known === undefined ? workload : say(known)
}

const names: Readonly<Record<string, Phrase>> = {
  'bank-transfer': phrase`Bank transfer`,
  'hot-account': phrase`Hot account`,
  'trip-booking': phrase`Trip booking`,
  'shop-order': phrase`Shop order`,
  'data-sync': phrase`Data sync`,
}
