import type { PetriNet, PetriRunning } from '@/server/contract/petri'
import { type Phrase, say, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { type PetriProtocol, protocolNames } from './petri-address'
import { enabledIn, type Tokens } from './petri-game'

type RunningNet = PetriRunning['nets'][number]

/** What the net shows while nothing runs on it. */
export const IDLE = 'two-phase-commit.read-only.2'

export interface NetKey {
  readonly protocol: string
  readonly variant: string
  readonly participants: number
}

/** What the key of a net is made of; the pivot of a saga is not told here. */
export function partsOfKey(key: string): NetKey {
  const [protocol = '', variant = '', participants = ''] = key.split('.')
  return { protocol, variant, participants: Number(participants) }
}

/** The tokens of all transactions at once: on each place as many as transactions have one there. */
export function tokensOf(transactions: RunningNet['transactions']): Tokens {
  const tokens: Record<string, number> = {}
  for (const place of transactions.flatMap(({ marked }) => marked))
    tokens[place] = (tokens[place] ?? 0) + 1
  return tokens
}

/** What can happen to one of them, which is less than what the tokens of all together would allow. */
export function enabledOf(net: PetriNet, transactions: RunningNet['transactions']) {
  const enabled = new Set(transactions.flatMap((one) => enabledIn(net, tokensOf([one]))))
  return net.transitions.flatMap(({ name }) => (enabled.has(name) ? [name] : []))
}

/** Two-phase commit, 2 participants */
export function netName(key: string): string {
  const { protocol, participants } = partsOfKey(key)
  const known = protocolNames[protocol as PetriProtocol] as Phrase | undefined
  const name = known === undefined ? protocol : say(known)
  const pivot = key.split('.')[3]
  const size =
    protocol === 'saga' ? plural(participants, 'step') : plural(participants, 'participant')
  return pivot === undefined ? t`${name}, ${size}` : t`${name}, ${size}, step ${pivot} is the pivot`
}

/** How many there are, and how many of them are not on this net. */
export function runningSentence(running: PetriRunning, key: string): string {
  const on = (one: RunningNet) => one.transactions.length
  const total = running.nets.reduce((sum, one) => sum + on(one), 0)
  const here = running.nets.filter((one) => one.key === key).reduce((sum, one) => sum + on(one), 0)
  const all = total + running.strange.length + running.withoutNet
  if (all === 0) return t`Nothing runs now. Tokens appear as soon as a transaction begins.`
  if (running.more) return t`More than ${all} transactions run now, ${here} on this net.`
  return all === 1
    ? t`1 transaction runs now, ${here} on this net.`
    : t`${all} transactions run now, ${here} on this net.`
}
