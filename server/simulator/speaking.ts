import { NOBODY } from './agenda'
import type { Ground, Place } from './ground'
import type { Costs, Host, Message } from './node'

function countMessage(messages: Costs['messages'], kind: string): void {
  const count = messages.get(kind)
  if (count === undefined) messages.set(kind, { sent: 1 })
  else count.sent++
}

function speaking<Said extends Message>(
  { agenda, network, trace, costs, names }: Ground<Said>,
  node: number,
): Pick<Host<Said, never>, 'send' | 'carry'> {
  const count = ({ kind }: Said) => countMessage(costs.messages, kind)
  const arrive = (to: number, delay: number, message: Said) => {
    const { kind, transaction } = message
    agenda.add({
      at: agenda.now() + delay,
      seq: agenda.number(),
      node: to,
      incarnation: NOBODY,
      transaction,
      kind,
      from: node,
      message,
      call: null,
    })
  }
  const noteSent = ({ transaction, kind }: Said, to: number, fates: readonly number[]) => {
    const name = names[to] ?? ''
    const arrivesMs = fates.map((delay) => (agenda.now() + delay) / 1_000)
    const act = () => ({ type: 'sent', kind, to: name, arrivesMs }) as const
    trace.note(transaction, node, () => sent(kind, name, fates.length), act)
  }
  return {
    send: (to, message) => {
      if (to === node) return arrive(to, 0, message)
      count(message)
      const fates = network.fates(node, to)
      if (fates.length === 0) costs.lost++
      if (trace.isWatched) noteSent(message, to, fates)
      for (const delay of fates) arrive(to, delay, message)
    },
    carry: (to, message) => {
      count(message)
      const isOpen = network.reaches(node, to) && network.reaches(to, node)
      const fates = isOpen ? [network.delay()] : []
      if (trace.isWatched) noteSent(message, to, fates)
      for (const delay of fates) arrive(to, delay, message)
    },
  }
}

/** How a node speaks: around each message there is a moment at which it may be made to crash. */
export function snared<Said extends Message>(
  ground: Ground<Said>,
  place: Place<Said>,
  node: number,
): ReturnType<typeof speaking<Said>> {
  const { snare } = ground
  const { send, carry } = speaking(ground, node)
  const around = (say: typeof send) => (to: number, message: Said) => {
    snare.check('sends', node, message, to)
    if (!place.isAlive) return
    say(to, message)
    snare.check('sent', node, message, to)
  }
  return { send: around(send), carry: around(carry) }
}

function sent(kind: string, to: string, copies: number): string {
  const lost = copies === 0 ? ', and it is lost' : ''
  return `sends ${kind} to ${to}${copies === 2 ? ', and it is doubled' : lost}`
}
