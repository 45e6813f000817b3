import { createEtcdRegister } from '@/server/journal/etcd-register'
import { systemClock } from '@/server/platform/clock'
import { createEtcd } from '@/server/platform/etcd-client'
import { newUlid } from '@/server/platform/ids'
import type { TransactionId, Verdict } from '@/server/protocol/model'
import { CLUSTER, type PostgresCluster, startCluster } from './cluster'
import { beginBody, newTransfer } from './cluster-transfer'
import type { Told } from './coordinator-process'
import { type EtcdNodes, startEtcdNodes } from './etcd-nodes'
import { eventually } from './eventually'

export interface EtcdCluster extends PostgresCluster {
  readonly nodes: EtcdNodes
  /** What etcd itself says, whatever the journal has. */
  inEtcd(id: string): Promise<Verdict | undefined>
}

/** A journal, two banks and coordinators, with the verdicts in a real etcd of three nodes. */
export async function startEtcdCluster(): Promise<EtcdCluster> {
  const nodes = await startEtcdNodes()
  const cluster = await startCluster({
    VERDICT_VERDICTS: 'etcd',
    VERDICT_ETCD_ENDPOINTS: nodes.endpoints.join(),
  })
  return {
    ...{ ...cluster, nodes },
    inEtcd: (id) => readEtcd(cluster, nodes, id as TransactionId),
    remove: async () => {
      await cluster.remove()
      await nodes.remove()
    },
  }
}

async function readEtcd({ query }: PostgresCluster, { endpoints }: EtcdNodes, id: TransactionId) {
  const [row] = await query<{ value: { mark: string; base: number } }>(
    `select value from verdict_setting where key = 'verdicts'`,
  )
  if (row === undefined) throw new Error('the installation has chosen no etcd')
  const register = createEtcdRegister({
    etcd: createEtcd({ endpoints, clock: systemClock }),
    place: { cluster: CLUSTER, ...row.value },
    ...{ clock: systemClock, newUlid, onHealth: () => undefined },
  })
  const found = await register.read([id])
  register.close()
  return found.get(id)?.verdict
}

/** Transfers at c1, one after the other in each of some lanes, until told to stop. */
export function startTransfers(cluster: PostgresCluster, lanes = 4) {
  const c1 = cluster.coordinator('c1')
  const told = new Map<string, Told>()
  let stopped = false
  const lane = async () => {
    while (!stopped) {
      const transfer = newTransfer()
      told.set(transfer.key, await c1.begin(beginBody(cluster, transfer)))
    }
  }
  const running = Array.from({ length: lanes }, lane)
  return {
    told,
    more: async (wanted: number) => {
      const until = told.size + wanted
      const what = `that ${wanted} more transfers were made`
      await eventually(() => told.size >= until, { what, withinMs: 60_000 })
    },
    stop: async () => {
      stopped = true
      await Promise.all(running)
    },
  }
}
