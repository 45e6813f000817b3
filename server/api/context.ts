import type { IncomingHttpHeaders } from 'node:http'
import type { Accounts } from '@/server/account/accounts'
import type { ApplicationOwners } from '@/server/account/application-owners'
import type { ProviderSignIn } from '@/server/account/provider-sign-in'
import type { CallerOf } from '@/server/account/trusted-proxies'
import type { ViewStore } from '@/server/account/view-store'
import type { AlertDesk } from '@/server/alert/alert-desk'
import type { Setting } from '@/server/contract/about'
import type { Identity } from '@/server/contract/identity'
import type { VerdictStore } from '@/server/contract/verdicts'
import type { ApprovalStore } from '@/server/inbox/approval-store'
import type { BatchStore } from '@/server/inbox/batch-store'
import type { InboxStore } from '@/server/inbox/inbox-store'
import type { OperatorPolicyStore } from '@/server/inbox/operator-policy-store'
import type { ReconcileStore } from '@/server/inbox/reconcile-store'
import type { Journal } from '@/server/journal/journal'
import type { Locks } from '@/server/lock/locks'
import type { ParticipantStore } from '@/server/participant/participant-store'
import type { Policies } from '@/server/participant/policies'
import type { PolicyStore } from '@/server/participant/policy-store'
import type { Registry } from '@/server/participant/registry'
import type { Secrets } from '@/server/participant/secrets'
import type { Clock } from '@/server/platform/clock'
import type { Logger } from '@/server/platform/logger'
import type { View } from '@/server/view/view'
import type { Explorations } from './explorations'
import type { ReadWaits } from './forward-waits'
import type { Lab, Transactions } from './ports'
import type { Simulations } from './simulations'

/** Who asks, by the headers of the request; null: nobody is signed in. */
export type Identify = (headers: IncomingHttpHeaders) => Promise<Identity | null>

export interface Installation {
  readonly settings: readonly Setting[]
  readonly versions: {
    readonly verdict: string
    readonly node: string
    readonly next: string
    readonly prisma: string
  }
  readonly retentionDays: number
}

/** All that handlers may use; main.ts builds it once. */
export interface ApiContext {
  /** The port people use: Host and Origin must name it (D31). */
  readonly port: number
  /** How people reach it from elsewhere; null: they do not. */
  readonly publicUrl: string | null
  readonly identify: Identify
  /** Null: nobody signs in here (D31). */
  readonly accounts: Accounts | null
  /** Null: nobody signs in at a provider. */
  readonly provider: ProviderSignIn | null
  readonly owners: ApplicationOwners
  /** Whom a request comes from, by those proxies that are believed. */
  readonly callerOf: CallerOf
  readonly cluster: string
  /** What the header of every page calls this installation. */
  readonly environment: string
  readonly registry: Registry
  readonly participants: ParticipantStore
  readonly policies: Policies
  readonly policyStore: PolicyStore
  readonly secrets: Secrets
  readonly alerts: AlertDesk
  readonly inbox: InboxStore
  readonly batches: BatchStore
  readonly approvals: ApprovalStore
  readonly operatorPolicy: OperatorPolicyStore
  readonly reconciles: ReconcileStore
  readonly views: ViewStore
  /** How this process was started, without any secret. */
  readonly installation: Installation
  /** This process's own stream: for what an operator does through it (D11). */
  readonly journal: Journal
  readonly view: View
  readonly locks: Locks
  /** Who waits for whom, everywhere. */
  readonly readWaits: ReadWaits
  /** Where verdicts are, and how the nodes there are now. */
  readonly readVerdicts: () => Promise<VerdictStore>
  readonly transactions: Transactions
  /** Null: the lab is switched off. */
  readonly lab: Lab | null
  readonly explorations: Explorations
  readonly simulations: Simulations
  readonly logger: Logger
  readonly clock: Clock
  readonly newUlid: () => string
  readonly newRequestId: () => string
  /** True from the first signal to end on. */
  readonly isShuttingDown: () => boolean
}
