import type { z } from 'zod'
import { attemptLedger } from '@/server/contract/attempt-ledger'
import {
  type newPolicy,
  pausedNow,
  policyComparison,
  policyList,
  type policySimulation,
  retryAllResult,
  scopedPolicy,
} from '@/server/contract/retry-policy'
import { type Exchange, getter } from './exchange'

/** Whose repeated calls are meant. */
export type Retries =
  | { readonly participant: string }
  | { readonly transaction: string; readonly branch?: number }

/** How participants are asked again. `participant` null: for all of them. */
export function policyCalls(exchange: Exchange) {
  const get = getter(exchange)
  const turn = (what: Retries, to: 'pause-retries' | 'resume-retries', reason: string) =>
    exchange({
      ...{ method: 'POST', path: `${addressOf(what)}:${to}`, schema: pausedNow },
      body: { reason },
    })
  return {
    policies: () => get('/policies', policyList),
    policy: (participant: string | null) => get(policyAt(participant), scopedPolicy),
    /** Refused unless the policy still has that version; 0: there is none yet. */
    putPolicy: (
      participant: string | null,
      { version, ...body }: z.input<typeof newPolicy> & { readonly version: number },
    ) =>
      exchange({
        ...{ method: 'PUT', path: policyAt(participant), schema: scopedPolicy, body },
        headers: { 'if-match': `"${version}"` },
      }),
    /** What a change would have made of the last day; nothing is written. */
    simulatePolicy: (body: z.input<typeof policySimulation>) =>
      exchange({ method: 'POST', path: '/policies:simulate', schema: policyComparison, body }),
    attempts: (id: string) =>
      get(`/transactions/${encodeURIComponent(id)}/attempts`, attemptLedger),
    pauseRetries: (what: Retries, reason: string) => turn(what, 'pause-retries', reason),
    resumeRetries: (what: Retries, reason: string) => turn(what, 'resume-retries', reason),
    retryAll: (participant: string, options: { readonly perSecond?: number } = {}) =>
      exchange({
        ...{ method: 'POST', schema: retryAllResult, body: options },
        path: `${addressOf({ participant })}:retry-all`,
      }),
  }
}

const policyAt = (participant: string | null): string =>
  participant === null
    ? '/policies/default'
    : `/policies/participants/${encodeURIComponent(participant)}`

function addressOf(what: Retries): string {
  if ('participant' in what) return `/participants/${encodeURIComponent(what.participant)}`
  const { transaction, branch } = what
  const whole = `/transactions/${encodeURIComponent(transaction)}`
  return branch === undefined ? whole : `${whole}/branches/${branch}`
}
