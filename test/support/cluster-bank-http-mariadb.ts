import { ACCOUNTS, HOLDING } from './cluster-bank'
import { type HttpClusterBank, SECRET } from './cluster-bank-http'
import { openHttpLink } from './http-link'
import { startMariadbServiceBank } from './mariadb-service-bank'
import { within } from './postgres'
import { serviceParticipant } from './service'

/** What is reserved and neither confirmed nor cancelled counts as prepared. */
const held = `select 1 from verdict_barrier t where concat('vd1_', t.gid, '_', t.branch) = ?
  and t.op = 'try' and t.reason = 'try' and not exists (select 1 from verdict_barrier e
    where e.gid = t.gid and e.branch = t.branch and e.op in ('confirm', 'cancel'))`

/** A bank behind HTTP: the kit in front of a MariaDB. `kill` kills the service alone. */
export async function startMariadbHttpBank(): Promise<HttpClusterBank> {
  const bank = await startMariadbServiceBank({
    ...{ secret: SECRET, accounts: ACCOUNTS, holding: HOLDING },
  })
  const { service, query } = bank
  const link = await openHttpLink(Number(new URL(service.url).port))
  const watcher = serviceParticipant(service.url)
  return {
    kind: 'http',
    url: `http://:${SECRET}@127.0.0.1:${link.port}`,
    ...{ service, link, query },
    examine: () => watcher.examine(within()),
    work: ({ key, account, delta }) => ({
      statements: [],
      payload: { key, account, delta: Number(delta) },
    }),
    look: async (branch, key) => {
      const prepared = await query<{ data: string }>('xa recover')
      const names = prepared.map(({ data }) => data.toString())
      const isPrepared = names.some((name) => branch === `vd1_${nameIn(name)}`)
      const reserved = await query(held, [branch])
      const booked = await query('select 1 from ledger where transaction = ?', [key])
      return { prepared: isPrepared || reserved.length > 0, applied: booked.length > 0 }
    },
    snare: (moment, side) => link.snare(moment, side),
    kill: () => service.kill(),
    start: () => service.start(),
    remove: async () => {
      await watcher.close()
      await link.close()
      await bank.remove()
    },
  }
}

/** The server gives both parts of a name without what stands between them; an id ends in 26 letters. */
const nameIn = (data: string): string => {
  const end = /^.+\.[0-9A-Z]{26}/.exec(data)?.[0].length ?? 0
  return `${data.slice(0, end)}_${data.slice(end)}`
}
