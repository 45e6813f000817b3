import type { Mutant } from './mutant'

const batch = 'sdk/outbox/relay-batch.ts'
const machine = 'server/protocol/two-phase-message.ts'
const outbox = 'test/integration/outbox.spec.ts'
const order = 'test/integration/outbox-order.spec.ts'
const message = 'test/protocol/two-phase-message.spec.ts'
const laws = 'test/protocol/two-phase-message.laws.spec.ts'
const exploration = 'test/simulation/exploration-message.spec.ts'

/** Bugs in the outbox and in the two-phase message. */
export const messageMutants: readonly Mutant[] = [
  {
    id: 'M34',
    bug: 'the relay remembers the highest id that it has seen, and looks behind it no more',
    file: batch,
    find: 'const { rows } = await client.query<Row>(sql.takeMessages, [partition, resting, batch])',
    replace: `const found = await client.query<Row>(sql.takeMessages, [partition, resting, batch])
  const cursor: { id?: bigint } = Reflect.get(globalThis, 'cursor') ?? {}
  Reflect.set(globalThis, 'cursor', cursor)
  const rows = found.rows.filter(({ id }) => BigInt(id) > (cursor.id ?? 0n))
  for (const { id } of rows) cursor.id = BigInt(id)`,
    killedBy: [outbox],
  },
  {
    id: 'M34-early',
    bug: 'messages are removed before they are published',
    file: batch,
    find: '  const until = performance.now() + publishMs',
    replace: `  await client.query(sql.removeMessages, [rows.map(({ id }) => id)])
  const until = performance.now() + publishMs`,
    killedBy: [order],
  },
  {
    id: 'M34-overtakes',
    bug: 'behind a message that is locked the next of its key is taken',
    file: 'sdk/outbox/tables-sql.ts',
    find: 'o.key = t.key AND o.id < t.id',
    replace: 'o.key = t.key AND o.id < t.id AND false',
    killedBy: [order],
  },
  {
    id: 'MSG-presumes',
    bug: 'at the deadline a message is aborted without its database having been asked',
    file: machine,
    find: "      return askBack(state, event, 'deadline-passed')",
    replace: "      return propose(state, event, 'deadline-passed')",
    killedBy: [message, laws, exploration],
  },
  {
    id: 'MSG-believes',
    bug: 'an application that does not know is taken for one that has committed',
    file: machine,
    find: "      return event.found === 'committed' && event.branch === state.plan.decider",
    replace: "      return event.found !== 'prevented' && event.branch === state.plan.decider",
    killedBy: [message],
  },
  {
    id: 'MSG-undoes',
    bug: 'services are told of an abort, although they have not begun',
    file: 'server/protocol/two-phase-undecided.ts',
    find: '(cancelled(plan) ?? undelivered(plan, votes) ?? abortable(plan, votes))',
    replace: '(cancelled(plan) ?? abortable(plan, votes))',
    killedBy: [message, laws],
  },
]
