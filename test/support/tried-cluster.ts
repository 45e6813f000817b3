import { BANKS, type Cluster, startClusterOf } from './cluster'
import type { StartBank } from './cluster-bank'
import { type HttpClusterBank, startHttpBank } from './cluster-bank-http'
import { beginBody, newTransfer } from './cluster-transfer'
import { eventually } from './eventually'

export const protocol = 'try-confirm-cancel'

export type TriedCluster = Cluster<HttpClusterBank>

/** Two banks as services that reserve, behind links, and a coordinator that knows what they can. */
export async function startTriedCluster(
  startA: StartBank<HttpClusterBank> = startHttpBank,
  startB: StartBank<HttpClusterBank> = startHttpBank,
): Promise<TriedCluster> {
  const cluster = await startClusterOf(startA, startB)
  await cluster.coordinator('c1').start()
  await canTry(cluster)
  return cluster
}

/** A coordinator that has just started has not asked yet which steps a service has. */
export const canTry = (cluster: TriedCluster) =>
  eventually(
    async () => {
      const body = beginBody(cluster, newTransfer(), { protocol, wait: 'completed' })
      const told = await cluster.coordinator('c1').begin(body)
      return told.type === 'answered' && told.transaction.outcome === 'committed'
    },
    { what: 'that a transfer is reserved and confirmed', withinMs: 20_000 },
  )

/** Of all accounts of both banks: nothing may be set aside when all is over, and nothing lost. */
export async function moneyOf({ banks }: TriedCluster) {
  const sql = 'select sum(balance) balance, sum(reserved) reserved from accounts'
  const found = await Promise.all(
    BANKS.map((bank) => banks[bank].query<{ balance: string; reserved: string }>(sql)),
  )
  const rows = found.flat()
  return {
    balance: rows.reduce((sum, row) => sum + Number(row.balance), 0),
    reserved: rows.reduce((sum, row) => sum + Number(row.reserved), 0),
  }
}
