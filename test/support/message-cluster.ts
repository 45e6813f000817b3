import { type Cluster, startClusterOf } from './cluster'
import { type ClusterApi, startClusterApi } from './cluster-api'
import { type HttpClusterBank, startHttpBank } from './cluster-bank-http'
import { type PostgresClusterBank, startPostgresBank } from './cluster-bank-postgres'
import { eventually } from './eventually'

export interface MessageWorld {
  readonly cluster: Cluster<PostgresClusterBank, HttpClusterBank>
  readonly api: ClusterApi
  /** A coordinator that has just started has not asked yet which steps a service has. */
  ready(): Promise<void>
  remove(): Promise<void>
}

/** The application's own database, a service beside it, a coordinator, and the API before it. */
export async function startMessageWorld(): Promise<MessageWorld> {
  const cluster = await startClusterOf(startPostgresBank, startHttpBank)
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  const api = await startClusterApi(cluster, 'c1')
  return {
    ...{ cluster, api },
    ready: () => ready(api.url),
    remove: async () => {
      await api.remove()
      await cluster.remove()
    },
  }
}

async function ready(url: string): Promise<void> {
  const message = { participant: 'a', steps: [{ participant: 'b', payload: { probe: true } }] }
  const body = JSON.stringify({ protocol: 'two-phase-message', message })
  const headers = { 'content-type': 'application/json' }
  const open = async () => {
    const answer = await fetch(`${url}/v1/transactions:open`, { method: 'POST', headers, body })
    if (answer.status !== 201) throw new Error(await answer.text())
    const { id } = (await answer.json()) as { id: string }
    await fetch(`${url}/v1/transactions/${id}:abort?wait=decided`, {
      ...{ method: 'POST', headers, body: '{}' },
    })
    return true
  }
  await eventually(open, { what: 'that a message can be prepared', withinMs: 20_000 })
}
