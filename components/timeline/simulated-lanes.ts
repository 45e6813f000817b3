import type { SimulatedTransaction } from '@/server/contract/simulated-transaction'
import { t } from '@/server/contract/words'
import { type Lane, type LaneId, laneOf } from './timeline-model'
import { roleWord } from './timeline-words'

export type Item = SimulatedTransaction['items'][number]
export type ActOf<Type extends string> = Extract<NonNullable<Item['act']>, { type: Type }>

/** The name that the application has among the nodes. */
export const APPLICATION = 'application'

/** What a node is called, in the language of who reads. */
export function nodeWord(name: string): string {
  const [kind, number] = name.split(' ')
  if (name === APPLICATION) return roleWord('caller')
  if (name === 'store') return t`store`
  if (kind === 'participant') return t`participant ${number ?? ''}`
  if (kind === 'acceptor') return t`acceptor ${number ?? ''}`
  return number === undefined ? roleWord('coordinator') : t`coordinator ${number}`
}

export const isParticipant = (name: string): boolean => name.startsWith('participant ')

/** The lane of a node: participants are numbered as those of a real transaction are. */
export function nodeLane(name: string): LaneId {
  if (name === APPLICATION) return 'caller'
  return isParticipant(name) ? laneOf(Number(name.slice('participant '.length))) : name
}

/** From top to bottom as in a real transaction; who has no part in it has no lane. */
export function simulatedLanes({ nodes, items }: SimulatedTransaction): readonly Lane[] {
  const named = new Set(
    items.flatMap(({ isOfNode, node, act }) => [
      ...(isOfNode ? [] : [node]),
      ...(act?.type === 'sent' ? [act.to] : []),
    ]),
  )
  return [
    { id: 'caller', label: roleWord('caller'), kind: 'caller' },
    ...nodes
      .filter((name) => isParticipant(name) || named.has(name))
      .map((name): Lane => {
        const kind = isParticipant(name) ? 'participant' : 'coordinator'
        return { id: nodeLane(name), label: nodeWord(name), kind }
      }),
  ]
}
