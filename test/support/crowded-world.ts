import { type Answer, sender } from './api-sender'
import { type PostgresCluster, startClusterOf } from './cluster'
import { startClusterApi } from './cluster-api'
import { startPostgresBank } from './cluster-bank-postgres'
import { eventually } from './eventually'

/** Six places for prepared transactions at bank a, of which two are kept. */
export const AT_ONCE = 4
const TRIES_MAX = 3
const ENDED = { withinMs: 60_000 }

interface Terms {
  readonly path?: string
  readonly deadlineMs?: number
}

export type CrowdedWorld = Awaited<ReturnType<typeof startCrowdedWorld>>

/** A bank with few places behind a coordinator of its own, and the API. */
export async function startCrowdedWorld() {
  const startSmall = () => startPostgresBank({ max_prepared_transactions: '6' })
  const cluster = await startClusterOf(startSmall, () => startPostgresBank())
  const c1 = cluster.coordinator('c1')
  await cluster.banks.a.query('create table gate (open boolean)')
  await c1.start()
  await c1.isReady()
  const api = await startClusterApi(cluster, 'c1')
  const send = sender(api.url)
  let made = 0
  const detail = async (id: string) => (await send('GET', `/v1/transactions/${id}`)).body
  const admissionAt = async (name: string) =>
    (await send('GET', `/v1/participants/${name}`)).body.admission
  return {
    ...{ cluster, c1, send, detail, admissionAt },
    /**
     * A transfer whose work at bank a takes so many seconds, or until the gate is open; the answer
     * comes once its begin is durable.
     */
    begin: (until: number | 'gate', terms: Terms = {}): Promise<Answer> => {
      const { path = '/v1/transactions?wait=no', ...more } = terms
      const branches = transferOf(String(++made), until)
      return send('POST', path, { deadlineMs: 60_000, branches, ...more })
    },
    openGate: () => cluster.banks.a.query('insert into gate values (true)'),
    shutGate: () => cluster.banks.a.query('delete from gate'),
    waits: (count: number) =>
      eventually(async () => (await admissionAt('a'))?.waiting === count, {
        what: `that ${count} wait for a`,
      }),
    ended: (ids: readonly string[]) => ended(cluster, ids),
    prepared: async () => (await cluster.banks.a.query('select from pg_prepared_xacts')).length,
    undisturbed: <T>(act: () => Promise<T>) => undisturbed(cluster, act),
    remove: async () => {
      await api.remove()
      await cluster.remove()
    },
  }
}

const throughGate = `do $$ begin
  while not exists (select from gate) loop perform pg_sleep(0.05); end loop;
end $$`

function transferOf(account: string, until: number | 'gate') {
  const add = (sum: number) => ({
    sql: 'update accounts set balance = balance + $1::numeric where id = $2',
    params: [String(sum), account],
  })
  const wait = { sql: until === 'gate' ? throughGate : `select pg_sleep(${until})` }
  return [
    { participant: 'a', statements: [wait, add(-1)] },
    { participant: 'b', statements: [add(1)] },
  ]
}

/** Their outcomes, once all have ended. */
const ended = ({ query }: PostgresCluster, ids: readonly string[]) =>
  eventually(
    async () => {
      const rows = await query<{ outcome: string }>(
        'select outcome from verdict_transaction where id = any($1) and ended_at is not null',
        [ids],
      )
      return rows.length === ids.length ? rows.map(({ outcome }) => outcome) : null
    },
    { ...ENDED, what: 'that all have ended' },
  )

/**
 * A machine too busy to renew a lease in time gives up what it had in hand, whatever admission does:
 * what happened then counts for nothing, and is done once more.
 */
async function undisturbed<T>({ query }: PostgresCluster, act: () => Promise<T>): Promise<T> {
  const epochs = async () =>
    (await query<{ sum: string }>('select sum(epoch)::text from verdict_lease'))[0]?.sum
  for (let tries = 1; ; tries++) {
    const before = await epochs()
    const done = await act().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    if ((await epochs()) === before || tries === TRIES_MAX) {
      if ('error' in done) throw done.error
      return done.value
    }
    const open = () => query('select from verdict_transaction where ended_at is null')
    await eventually(async () => (await open()).length === 0, {
      ...ENDED,
      what: 'that all is over',
    })
  }
}
