import { expect } from 'vitest'
import { BANKS, type BankName, type Cluster } from './cluster'
import { beginBody, type Look, lookAt, newTransfer, type Transfer } from './cluster-transfer'
import { eventually } from './eventually'

/** A machine too busy to renew a lease in time gives its work up in the middle, which is no crash. */
const TRIES_MAX = 5

/** Long enough that what recovery does is never done by the deadline instead. */
const DEADLINE_MS = 60_000

type Terms = Parameters<typeof beginBody>[2]

/** A transfer whose coordinator dies at that point; it stays dead. */
export async function dieAt(
  cluster: Cluster,
  point: string,
  {
    at = 'c1',
    sum = 1,
    payer = 'a',
    ...terms
  }: Terms & { readonly at?: string; readonly sum?: number; readonly payer?: BankName } = {},
): Promise<Transfer> {
  const coordinator = cluster.coordinator(at)
  for (let tries = 1; ; tries++) {
    const transfer = newTransfer({ sum, payer })
    await coordinator.arm(point)
    const told = await coordinator.begin(
      beginBody(cluster, transfer, { deadlineMs: DEADLINE_MS, ...terms, wait: 'completed' }),
    )
    if (told.type === 'pending' && tries < TRIES_MAX) continue
    expect(told).toEqual({ type: 'lost' })
    expect(await coordinator.ended()).toBe('SIGKILL')
    return transfer
  }
}

/** A transfer with manual recovery whose coordinator dies there, and comes back. */
export async function crashManually(cluster: Cluster, point: string): Promise<Transfer> {
  const transfer = await dieAt(cluster, point, { recovery: 'manual' })
  await cluster.coordinator('c1').start()
  return transfer
}

/** Recovery has had its turn with these banks. */
export async function swept(
  { query }: Cluster,
  since: Date,
  banks: readonly BankName[] = BANKS,
): Promise<void> {
  const sql = 'select from verdict_participant where swept_at > $1 and name = any($2)'
  await eventually(async () => (await query(sql, [since, banks])).length === banks.length, {
    what: `that ${banks} are swept`,
  })
}

export const hasRecord = async ({ query }: Cluster, id: string, type: string): Promise<boolean> =>
  (await query('select from verdict_record where transaction = $1 and type = $2', [id, type]))
    .length > 0

export async function mustSee(cluster: Cluster, key: string): Promise<Look> {
  const look = await lookAt(cluster, key)
  if (look === null) throw new Error(`${key} has not begun`)
  return look
}
