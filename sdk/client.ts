import { z } from 'zod'
import { type ActionRequest, actionResult, evidence, preview } from '@/server/contract/action'
import { approval } from '@/server/contract/approval'
import { type AuditEnd, type AuditFilter, auditChain, auditPage } from '@/server/contract/audit'
import {
  type BranchActionRequest,
  branchActionResult,
  branchComparison,
  onlyHereEvidence,
} from '@/server/contract/branch'
import { caseFile } from '@/server/contract/case-file'
import { divergences } from '@/server/contract/divergence'
import { eventPage } from '@/server/contract/event'
import { overview } from '@/server/contract/overview'
import {
  type newParticipant,
  participant,
  type participantChange,
  participantList,
} from '@/server/contract/participant'
import { savedViewList } from '@/server/contract/saved-view'
import { transactionDetail, transactionPage } from '@/server/contract/transaction'
import {
  type TransactionFilter,
  type TransactionQuery,
  transactionCounts,
} from '@/server/contract/transaction-filter'
import { type BeginOptions, begin, type Repeats, type TransactionDraft } from './begin'
import { createExchange, type Exchange, type Fetch, getter } from './exchange'
import { labCalls } from './lab-calls'
import { type Guarded, type LockOptions, lock } from './lock'
import { lockCalls } from './lock-calls'
import { type MessageOptions, message } from './message'
import { policyCalls } from './policy-calls'
import { type TransactionOptions, transaction } from './transaction'
import type { Work } from './transaction-attempt'
import { createCalls } from './transaction-calls'
import type { PgClient } from './transaction-pg'
import { waitCalls } from './wait-calls'

/** What came of it; or, where the policy wants a second person, what that one is asked. */
const acted = z.union([actionResult, approval])

export interface ClientOptions {
  /** The address of Verdict, without `/v1`. */
  readonly url: string
  /** An API token, where people sign in. */
  readonly token?: string | undefined
  readonly fetch?: Fetch
  /** How a lost answer is asked for again. */
  readonly repeats?: Repeats
}

interface Signalled {
  readonly signal?: AbortSignal
}

const ATTEMPTS_MAX = 4
const BASE_MS = 100
const CAP_MS = 5_000
/** Full jitter, so that clients who lost their answers together do not come back together. */
const fullJitter = (attempt: number) => Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt)

/** A client of the public API of Verdict: the one way in, for applications and for the lab alike. */
export function createClient({
  url,
  token,
  fetch = (address, init) => globalThis.fetch(address, init),
  repeats = { attemptsMax: ATTEMPTS_MAX, delayMs: fullJitter },
}: ClientOptions) {
  const exchange = createExchange({ url, fetch, token })
  return {
    begin: (transaction: TransactionDraft, options?: BeginOptions) =>
      begin(exchange, repeats, transaction, options),
    /** Runs work over the application's own connections, in one transaction or not at all. */
    transaction: <T>(options: TransactionOptions, work: Work<T>) =>
      transaction(exchange, repeats, options, work),
    /**
     * Commits a local transaction of the application, and has the steps of the message done if and
     * only if that commits.
     */
    message: <T, C extends PgClient>(
      options: MessageOptions,
      client: C,
      work: (client: C) => Promise<T>,
    ) => message(createCalls(exchange, repeats), options, { client, work }),
    /** Runs work while it holds a lock, or several; `guard` keeps out who has lost one. */
    lock: <T>(keys: string | readonly string[], work: Guarded<T>, options?: LockOptions) =>
      lock({ exchange, repeats }, keys, work, options),
    locks: lockCalls(exchange),
    ...waitCalls(exchange),
    ...transactionCalls(exchange),
    ...participantCalls(exchange),
    ...policyCalls(exchange),
    /** One's own saved views of the list, and those that are shared. */
    views: (options?: Signalled) => getter(exchange)('/views', savedViewList, options),
    lab: labCalls(exchange),
  }
}

export type Client = ReturnType<typeof createClient>

function transactionCalls(exchange: Exchange) {
  const get = getter(exchange)
  const at = (id: string) => `/transactions/${encodeURIComponent(id)}`
  return {
    get: (id: string, options?: Signalled) => get(at(id), transactionDetail, options),
    list: (query: Partial<TransactionQuery> = {}, options?: Signalled) =>
      get(`/transactions${text(query)}`, transactionPage, options),
    /** Everything known of it, as a file that any Verdict opens. */
    case: (id: string, options?: Signalled) => get(`${at(id)}/case`, caseFile, options),
    /** How many of each state there are among the newest that fit. */
    count: (query: TransactionFilter = {}, options?: Signalled) =>
      get(`/transactions:count${text(query)}`, transactionCounts, options),
    events: (id: string, query: { after?: string; limit?: number } = {}, options?: Signalled) =>
      get(`${at(id)}/events${text(query)}`, eventPage, options),
    allEvents: (
      query: { after?: string; scope?: string; limit?: number } = {},
      options?: Signalled,
    ) => get(`/events${text(query)}`, eventPage, options),
    overview: (options?: Signalled) => get('/overview', overview, options),
    divergence: (options?: Signalled) => get('/divergence', divergences, options),
    audit: (query: AuditFilter & { cursor?: string; limit?: number } = {}) =>
      get(`/audit${text(query)}`, auditPage),
    verifyAudit: (kept: AuditEnd = {}) => get(`/audit:verify${text(kept)}`, auditChain),
    evidence: (id: string, options: Signalled = {}) =>
      exchange({ method: 'POST', path: `${at(id)}/evidence`, schema: evidence, ...options }),
    preview: (id: string, evidenceId: string, options: Signalled = {}) =>
      exchange({
        method: 'POST',
        path: `${at(id)}/actions:preview`,
        schema: preview,
        body: { evidenceId },
        ...options,
      }),
    /** Nothing is sent to a participant unless the transaction still has that version. */
    act: (
      id: string,
      request: ActionRequest,
      { version, idempotencyKey }: { version: number; idempotencyKey: string },
    ) =>
      exchange({
        method: 'POST',
        path: `${at(id)}/actions`,
        schema: acted,
        body: request,
        headers: { 'if-match': `"${version}"`, 'idempotency-key': idempotencyKey },
        timeoutMs: 60_000,
      }),
  }
}

function participantCalls(exchange: Exchange) {
  const get = getter(exchange)
  const at = (name: string) => `/participants/${encodeURIComponent(name)}`
  return {
    participants: (options?: Signalled) => get('/participants', participantList, options),
    putParticipant: (name: string, body: z.input<typeof newParticipant>) =>
      exchange({ method: 'PUT', path: at(name), schema: participant, body }),
    testParticipant: (name: string) =>
      exchange({ method: 'POST', path: `${at(name)}:test`, schema: participant }),
    patchParticipant: (name: string, body: z.input<typeof participantChange>) =>
      exchange({ method: 'PATCH', path: at(name), schema: participant, body }),
    drainParticipant: (name: string) =>
      exchange({ method: 'POST', path: `${at(name)}:drain`, schema: participant }),
    resumeParticipant: (name: string) =>
      exchange({ method: 'POST', path: `${at(name)}:resume`, schema: participant }),
    removeParticipant: (name: string) =>
      exchange({ method: 'DELETE', path: at(name), schema: z.unknown() }),
    branches: (name: string, options?: Signalled) =>
      get(`${at(name)}/branches`, branchComparison, options),
    branchEvidence: (name: string, branchId: string) =>
      exchange({
        method: 'POST',
        path: `${at(name)}/branches/${encodeURIComponent(branchId)}/evidence`,
        schema: onlyHereEvidence,
      }),
    actOnBranch: (
      name: string,
      branchId: string,
      request: BranchActionRequest,
      { idempotencyKey }: { idempotencyKey: string },
    ) =>
      exchange({
        method: 'POST',
        path: `${at(name)}/branches/${encodeURIComponent(branchId)}/actions`,
        schema: branchActionResult,
        body: request,
        headers: { 'idempotency-key': idempotencyKey },
        timeoutMs: 60_000,
      }),
  }
}

function text(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
