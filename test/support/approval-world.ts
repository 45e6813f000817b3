import type { ApiContext } from '@/server/api/context'
import type { Role } from '@/server/contract/identity'
import type { OperatorPolicy } from '@/server/contract/operator-policy'
import { createPrismaJournal } from '@/server/journal/prisma-journal'
import { systemClock } from '@/server/platform/clock'
import { type Send, sender } from './api-sender'
import { CLUSTER, type PostgresCluster, startCluster } from './cluster'
import { startClusterApi } from './cluster-api'
import { quiet } from './journal-world'

const PASSWORD = 'correct horse battery'
export const WHY = 'The caller gave up, agreed with the owner of the data'

export interface ApprovalWorld {
  readonly cluster: PostgresCluster
  readonly url: string
  /** For what web does without being asked. */
  readonly context: ApiContext
  /** Somebody who has signed in; the account is made if it is not there. */
  as(name: string, role?: Role, force?: boolean): Promise<Send>
  /** Changes how people decide, as the admin `ada`. */
  policy(change: Partial<OperatorPolicy>): Promise<void>
  /** The clock of the API goes forward by so much at once. */
  pass(ms: number): void
  remove(): Promise<void>
}

/** A real journal and two banks, and the API over them, with people who sign in and a clock of the test's. */
export async function startApprovalWorld(): Promise<ApprovalWorld> {
  const cluster = await startCluster()
  let aheadMs = 0
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }
  const journal = await createPrismaJournal({
    ...{ url: cluster.journal.url, role: 'web', process: 'web', owner: null },
    ...{ cluster: CLUSTER, clock, logger: quiet },
  })
  const api = await startClusterApi(cluster, 'approvals', { clock, journal, signIn: 'password' })
  const { context, url } = api
  await context.registry.reload()
  const send = sender(url)
  const as: ApprovalWorld['as'] = async (name, role = 'operator', force = false) => {
    await context.accounts?.add({ name, role, force, password: PASSWORD })
    const { headers } = await send('POST', '/v1/sign-in', { name, password: PASSWORD })
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? ''
    return (method, path, body, more) => send(method, path, body, { cookie, origin: url, ...more })
  }
  const ada = await as('ada', 'admin', true)
  return {
    ...{ cluster, url, context, as },
    policy: async (change) => {
      const { body } = await ada('GET', '/v1/settings/policy')
      const policy = { ...body.policy, ...change }
      const answer = await ada(
        ...(['PUT', '/v1/settings/policy', { policy, reason: WHY }] as const),
        { 'if-match': `"${body.version}"` },
      )
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    },
    pass: (ms) => {
      aheadMs += ms
    },
    remove: async () => {
      await api.remove()
      await journal.close()
      await cluster.remove()
    },
  }
}

/** What somebody sees who opens the transaction now. */
export async function lookAs(send: Send, id: string) {
  const { body: evidence } = await send('POST', `/v1/transactions/${id}/evidence`)
  const { evidenceId } = evidence
  const preview = await send('POST', `/v1/transactions/${id}/actions:preview`, { evidenceId })
  return { evidenceId: evidenceId as string, preview: preview.body }
}

/** Decides upon what is there now, and sends the hash of the plan that was read. */
export async function decideAs(
  send: Send,
  id: string,
  {
    action = 'abort',
    code,
    category,
    key = `key-${id}-${Math.random()}`,
  }: {
    readonly action?: 'commit' | 'abort' | 'retry'
    readonly code?: string
    readonly category?: string
    readonly key?: string
  } = {},
) {
  const { evidenceId, preview } = await lookAs(send, id)
  const plan = preview.plans[action].hash
  return send(
    'POST',
    `/v1/transactions/${id}/actions`,
    {
      ...{ action, evidenceId, reason: WHY, plan },
      ...(code === undefined ? {} : { code }),
      ...(category === undefined ? {} : { category }),
    },
    { 'idempotency-key': key, 'if-match': `"${preview.version}"` },
  )
}

/** Approves upon what is there now. */
export async function approveAs(
  send: Send,
  { id, transaction }: { readonly id: string; readonly transaction: string },
  code = transaction.slice(-6),
) {
  const { evidenceId, preview } = await lookAs(send, transaction)
  return send(
    'POST',
    `/v1/approvals/${id}:approve`,
    { code, evidenceId },
    { 'if-match': `"${preview.version}"` },
  )
}
