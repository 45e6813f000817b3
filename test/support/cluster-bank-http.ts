import { ACCOUNTS, type ClusterBank, HOLDING } from './cluster-bank'
import { openPool, type Query } from './cluster-bank-postgres'
import { type HttpLink, openHttpLink } from './http-link'
import { within } from './postgres'
import { startPostgresServer } from './postgres-server'
import { type Service, serviceParticipant, startService } from './service'
import { setUpBank } from './service-bank'

export interface HttpClusterBank extends ClusterBank {
  readonly service: Service
  /** What stands between every coordinator and the service. */
  readonly link: HttpLink
  /** Into the service's own database. */
  readonly query: Query
}

export const SECRET = 'crash'

/** What is reserved and neither confirmed nor cancelled counts as prepared. */
const lookSql = `select exists (select from pg_prepared_xacts where gid = $1) or exists (
    select from verdict_barrier t where 'vd1_' || t.gid || '_' || t.branch = $1
      and t.op = 'try' and t.reason = 'try' and not exists (select from verdict_barrier e
        where e.gid = t.gid and e.branch = t.branch and e.op in ('confirm', 'cancel'))) prepared,
  exists (select from ledger where transaction = $2) applied`

/** A bank behind HTTP: the kit in front of a PostgreSQL. `kill` kills the service alone. */
export async function startHttpBank(): Promise<HttpClusterBank> {
  const server = await startPostgresServer()
  const { query, end } = openPool(server.url)
  await setUpBank(query, { accounts: ACCOUNTS, holding: HOLDING })
  const service = await startService(server.url, { secret: SECRET })
  const link = await openHttpLink(Number(new URL(service.url).port))
  return {
    kind: 'http',
    url: `http://:${SECRET}@127.0.0.1:${link.port}`,
    ...{ service, link, query },
    examine: async () => {
      const participant = serviceParticipant(service.url)
      const examined = await participant.examine(within())
      await participant.close()
      return examined
    },
    work: ({ key, account, delta }) => ({
      statements: [],
      payload: { key, account, delta: Number(delta) },
    }),
    look: async (branch, key) => {
      const [row] = await query<{ prepared: boolean; applied: boolean }>(lookSql, [branch, key])
      return { prepared: row?.prepared === true, applied: row?.applied === true }
    },
    snare: (moment, side) => link.snare(moment, side),
    kill: () => service.kill(),
    start: () => service.start(),
    remove: async () => {
      await end()
      await link.close()
      await service.remove()
      await server.remove()
    },
  }
}
