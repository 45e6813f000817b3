import { actOnTransaction } from './handlers/act-on-transaction'
import { beginTransaction } from './handlers/begin-transaction'
import { compareBranches } from './handlers/compare-branches'
import { getHealth } from './handlers/get-health'
import { getOverview } from './handlers/get-overview'
import { getReadiness } from './handlers/get-readiness'
import { getTransaction } from './handlers/get-transaction'
import { listAudit } from './handlers/list-audit'
import { listEvents } from './handlers/list-events'
import { listParticipants } from './handlers/list-participants'
import { listTransactionEvents } from './handlers/list-transaction-events'
import { listTransactions } from './handlers/list-transactions'
import { previewActions } from './handlers/preview-actions'
import { putParticipant } from './handlers/put-participant'
import { takeEvidenceOf } from './handlers/take-evidence'
import { testParticipant } from './handlers/test-participant'
import { labRoutes } from './lab-routes'
import { openApiRoute } from './openapi'
import type { Route } from './route'

const table: readonly Route[] = [
  getHealth,
  getReadiness,
  beginTransaction,
  listTransactions,
  getTransaction,
  listTransactionEvents,
  takeEvidenceOf,
  previewActions,
  actOnTransaction,
  listParticipants,
  putParticipant,
  testParticipant,
  compareBranches,
  listEvents,
  listAudit,
  getOverview,
  ...labRoutes,
]

/** Every address of the API: one line each. */
export const routes: readonly Route[] = [...table, openApiRoute(table)]
