import { expect } from 'vitest'
import { type AlertListener, type HeardRequest, startAlertListener } from './alert-listener'
import { type PostgresCluster, startCluster } from './cluster'
import { beginBody, newTransfer } from './cluster-transfer'
import { eventually } from './eventually'
import { startWeb, type WebProcess } from './web-process'

export const SECRET = 'open sesame'
export const HOME = 'https://verdict.example/ops'

export interface InDoubt {
  readonly id: string
  readonly key: string
}

export interface AlertsWorld {
  readonly cluster: PostgresCluster
  readonly listener: AlertListener
  readonly web: WebProcess
  /** The process that evaluates: `kill -9`, and another in the same folder. */
  killWeb(): Promise<void>
  startWeb(): Promise<void>
  /** What an earlier try has left dead comes up again. */
  heal(): Promise<void>
  makeRule(id: string, settings: object): Promise<void>
  told(rule: string, event: string, subject?: string): readonly HeardRequest[]
  hears(rule: string, event: string, subject?: string): Promise<HeardRequest>
  /** A transaction whose commit bank b never hears of, for it is killed. */
  leaveInDoubt(): Promise<InDoubt>
  remove(): Promise<void>
}

/** A cluster with web as a process, and a listener that it tells of every rule made here. */
export async function startAlertsWorld(): Promise<AlertsWorld> {
  const secrets = { VERDICT_PUBLIC_URL: HOME, VERDICT_SECRET_HOOK: SECRET }
  const [cluster, listener] = await Promise.all([startCluster(secrets), startAlertListener()])
  await cluster.coordinator('c1').start()
  let web = await startWeb(cluster)
  let runs = true
  const start = async () => {
    web = await startWeb(cluster)
    runs = true
  }
  const make = async (path: string, settings: object) =>
    expect(await web.put(`/v1/alerts/${path}`, settings)).toMatchObject({ status: 201 })
  const secret = { env: 'VERDICT_SECRET_HOOK' }
  await make('targets/hook', { kind: 'webhook', url: `${listener.url}/hook`, secret })
  const told: AlertsWorld['told'] = (rule, event, subject) =>
    listener.heard.filter(
      ({ message }) =>
        message.event === event &&
        message.alert.rule === rule &&
        (subject === undefined || message.alert.subject.id === subject),
    )
  return {
    ...{ cluster, listener, told },
    get web() {
      return web
    },
    killWeb: async () => {
      runs = false
      await web.kill()
    },
    startWeb: start,
    heal: async () => {
      const { b } = cluster.banks
      await b.query('select 1').catch(() => b.start())
      if (!runs) await start()
    },
    makeRule: async (id, settings) => {
      await make(`rules/${id}`, { targets: ['hook'], ...settings })
    },
    hears: (rule, event, subject) =>
      eventually(() => told(rule, event, subject)[0], {
        ...{ what: `that the listener hears ${event} of ${rule}`, withinMs: 20_000 },
      }),
    leaveInDoubt: () => leaveInDoubt(cluster),
    remove: async () => {
      await web.kill()
      await cluster.remove()
      await listener.remove()
    },
  }
}

async function leaveInDoubt(cluster: PostgresCluster): Promise<InDoubt> {
  const { link, server } = cluster.banks.b
  const { key, ...transfer } = newTransfer()
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  await cluster.coordinator('c1').begin(beginBody(cluster, { key, ...transfer }))
  await snare.caught
  server.kill()
  snare.cut()
  const sql =
    'select id from verdict_transaction where idempotency_key = $1 and in_doubt_since is not null'
  const id = await eventually(
    async () => (await cluster.query<{ id: string }>(sql, [key]))[0]?.id,
    { what: 'that it is in doubt' },
  )
  return { id, key }
}
