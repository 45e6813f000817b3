import { answered } from './answered'
import { ask } from './banks'
import { eventually } from './eventually'
import type { Product } from './product'

const isReady = async (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

/** A table of each bank in which no transaction waits for another. */
export async function makeRoomForDoubts({ api }: Product): Promise<void> {
  const { databases } = await answered(api.lab.get())
  await Promise.all(
    databases
      .slice(0, 2)
      .map((bank) => ask(bank, 'create table if not exists doubts (name text primary key)')),
  )
}

/**
 * Leaves one transaction in doubt, both its branches prepared: the coordinator crashes before the
 * verdict, and recovery is manual. Answers its id once a coordinator runs again.
 */
export async function leaveOneInDoubt({ api, url }: Product, name: string): Promise<string> {
  const { databases } = await answered(api.lab.get())
  // One that has just come back takes no crash point yet.
  await eventually(
    async () => answered(api.lab.addFault({ kind: 'crash-at', name: 'coordinator', point: 'D0' })),
    { withinMs: 60_000, what: 'a coordinator that takes the crash point' },
  )
  const branches = databases.slice(0, 2).map((bank) => ({
    participant: bank.name,
    statements: [{ sql: 'insert into doubts values ($1)', params: [name] }],
  }))
  // The coordinator dies on it, so what comes back is of no interest.
  await api.begin({ name, recovery: 'manual', branches }, { idempotencyKey: name, wait: 'no' })
  const found = await eventually(
    async () =>
      (await answered(api.list({ state: 'in-doubt', limit: 100 }))).items.find(
        (one) => one.name === name,
      ),
    { withinMs: 60_000, what: `that ${name} is in doubt` },
  )
  await eventually(() => isReady(url), { withinMs: 60_000, what: 'a coordinator' })
  return found.id
}
