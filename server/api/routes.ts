import { abortTransaction } from './handlers/abort-transaction'
import { acquireLock } from './handlers/acquire-lock'
import { actOnBranchOf } from './handlers/act-on-branch'
import { actOnTransaction } from './handlers/act-on-transaction'
import { adviseProtocolFor } from './handlers/advise-protocol'
import { getAlertRule, putAlertRule, removeAlertRule } from './handlers/alert-rules'
import {
  getAlertTarget,
  putAlertTarget,
  removeAlertTarget,
  testAlertTarget,
} from './handlers/alert-targets'
import { analyseMarkov } from './handlers/analyse-markov'
import { analysePetri } from './handlers/analyse-petri'
import { approvalRoutes } from './handlers/approvals'
import { batchCommands } from './handlers/batch-commands'
import { getBatch, listBatches, makeBatch } from './handlers/batches'
import { beginTransaction } from './handlers/begin-transaction'
import { cancelAction } from './handlers/cancel-action'
import { commitTransaction } from './handlers/commit-transaction'
import { compareBranches } from './handlers/compare-branches'
import { costOfRun } from './handlers/cost-of-run'
import { drainParticipant, resumeParticipant } from './handlers/drain-participant'
import { enlistBranch } from './handlers/enlist-branch'
import { explore } from './handlers/explore'
import { getAbout } from './handlers/get-about'
import { getAlerts, listAlertDeliveries } from './handlers/get-alerts'
import { getCase } from './handlers/get-case'
import { getDivergence } from './handlers/get-divergence'
import { getHealth } from './handlers/get-health'
import { getHoldTimes } from './handlers/get-hold-times'
import { getInbox } from './handlers/get-inbox'
import { getMe } from './handlers/get-me'
import { getOverview } from './handlers/get-overview'
import { getParticipant } from './handlers/get-participant'
import { getReadiness } from './handlers/get-readiness'
import { getSimulatedTransaction } from './handlers/get-simulated-transaction'
import { getSimulation } from './handlers/get-simulation'
import { getTransaction } from './handlers/get-transaction'
import { getVerdicts } from './handlers/get-verdicts'
import { getWaits } from './handlers/get-waits'
import { inboxWorkRoutes } from './handlers/inbox-work'
import { listAttempts } from './handlers/list-attempts'
import { listAudit, verifyAudit } from './handlers/list-audit'
import { listDeadlocks } from './handlers/list-deadlocks'
import { listEvents } from './handlers/list-events'
import { listExplorations } from './handlers/list-explorations'
import { listLocks } from './handlers/list-locks'
import { listParticipants } from './handlers/list-participants'
import { listSimulationEvents } from './handlers/list-simulation-events'
import { listTransactionEvents } from './handlers/list-transaction-events'
import { countTransactions, listTransactions } from './handlers/list-transactions'
import { measureTransactions } from './handlers/measure-transactions'
import { meetInInbox } from './handlers/meet-in-inbox'
import { openTransaction } from './handlers/open-transaction'
import { operatorPolicyRoutes } from './handlers/operator-policy'
import { patchParticipant } from './handlers/patch-participant'
import { pauseRoutes } from './handlers/pause-retries'
import { payloadRoutes } from './handlers/payload'
import { policyRoutes } from './handlers/policies'
import { previewActions } from './handlers/preview-actions'
import { putParticipant } from './handlers/put-participant'
import { readLog, verifyLog } from './handlers/read-log'
import { reconcileRoutes } from './handlers/reconcile'
import { forceReleaseLock, releaseLock } from './handlers/release-lock'
import { removeParticipant } from './handlers/remove-participant'
import { renewLock } from './handlers/renew-lock'
import { replayPetri } from './handlers/replay-petri'
import { retryAll } from './handlers/retry-all'
import { runningPetri } from './handlers/running-petri'
import { signInRoutes } from './handlers/sign-in'
import { providerRoutes } from './handlers/sign-in-provider'
import { simulate } from './handlers/simulate'
import { simulatePolicy } from './handlers/simulate-policy'
import { takeBranchEvidenceOf } from './handlers/take-branch-evidence'
import { takeEvidenceOf } from './handlers/take-evidence'
import { testParticipant } from './handlers/test-participant'
import { tokenRoutes } from './handlers/tokens'
import { userRoutes } from './handlers/users'
import { viewRoutes } from './handlers/views'
import { labRoutes } from './lab-routes'
import { openApiRoute } from './openapi'
import { participantOpenApi } from './participant-openapi'
import type { Route } from './route'

const table: readonly Route[] = [
  getHealth,
  getReadiness,
  getMe,
  ...signInRoutes,
  ...providerRoutes,
  ...userRoutes,
  ...tokenRoutes,
  beginTransaction,
  openTransaction,
  enlistBranch,
  commitTransaction,
  abortTransaction,
  listTransactions,
  countTransactions,
  getTransaction,
  listTransactionEvents,
  listAttempts,
  ...payloadRoutes,
  getCase,
  takeEvidenceOf,
  previewActions,
  actOnTransaction,
  cancelAction,
  ...approvalRoutes,
  ...reconcileRoutes,
  getInbox,
  ...inboxWorkRoutes,
  meetInInbox,
  makeBatch,
  listBatches,
  getBatch,
  ...batchCommands,
  listParticipants,
  getParticipant,
  putParticipant,
  patchParticipant,
  removeParticipant,
  drainParticipant,
  resumeParticipant,
  testParticipant,
  retryAll,
  ...pauseRoutes,
  ...policyRoutes,
  simulatePolicy,
  compareBranches,
  takeBranchEvidenceOf,
  actOnBranchOf,
  listLocks,
  acquireLock,
  renewLock,
  releaseLock,
  forceReleaseLock,
  getWaits,
  listDeadlocks,
  getHoldTimes,
  listEvents,
  readLog,
  verifyLog,
  listAudit,
  verifyAudit,
  getOverview,
  getAbout,
  ...operatorPolicyRoutes,
  ...viewRoutes,
  getDivergence,
  getAlerts,
  listAlertDeliveries,
  getAlertRule,
  putAlertRule,
  removeAlertRule,
  getAlertTarget,
  putAlertTarget,
  removeAlertTarget,
  testAlertTarget,
  adviseProtocolFor,
  getVerdicts,
  analyseMarkov,
  measureTransactions,
  costOfRun,
  analysePetri,
  replayPetri,
  runningPetri,
  listExplorations,
  explore,
  simulate,
  getSimulation,
  listSimulationEvents,
  getSimulatedTransaction,
  ...labRoutes,
  participantOpenApi,
]

/** Every address of the API: one line each. */
export const routes: readonly Route[] = [...table, openApiRoute(table)]
