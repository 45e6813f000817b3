import type { AuditEnd } from '@/server/contract/audit'
import type { LogQuery } from '@/server/contract/log'
import type { Clock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { listAlertDeliveries, readAlertRules, readAlerts, readAlertTargets } from './alerts'
import { readAnswers } from './answers'
import { readLedger } from './attempt-ledger'
import { listAudit } from './audit'
import { verifyAudit } from './audit-chain'
import { readBranchEvidence } from './branch-evidence'
import { readCase } from './case-file'
import { type AskedCourses, readCourses } from './courses'
import { listDeadlocks } from './deadlocks'
import { ownerOf, processOf, readReadiness, readServerVersion } from './directory'
import { readDivergence } from './divergence'
import { readEpisodes } from './episodes'
import { endOfJournal, readEvents } from './events'
import { findAction, isRestored, readEvidence } from './evidence'
import { readHoldTimes } from './hold-times'
import { lastBlocked, readDone, readLastSettled, readWaiting, tabOf } from './inbox'
import { readLog } from './log'
import { type OverviewAsked, readOverview } from './overview'
import { listOwnerless } from './ownerless'
import { openBranches } from './participant-branches'
import { knownTransactions, listParticipants, unsettledBranches } from './participants'
import { readPayload } from './payload'
import { readPulse } from './pulse'
import { readRunCost } from './run-cost'
import { readTransaction } from './transaction'
import { countTransactions } from './transaction-counts'
import { findBegun, idsMeant, listTransactions, summariesOf } from './transactions'
import { verifyLog } from './verify-log'

export interface ViewDeps {
  readonly database: Database
  readonly clock: Clock
}

/** Everything that pages, the API and the gateway may ask of the journal's database. */
export type View = ReturnType<typeof createView>

/** Queries only: whoever holds a view can change nothing. */
export function createView(deps: ViewDeps) {
  const { database, clock } = deps
  const over =
    <Rest extends unknown[], Answer>(query: (database: Database, ...rest: Rest) => Answer) =>
    (...rest: Rest): Answer =>
      query(database, ...rest)
  return {
    listTransactions: over(listTransactions),
    countTransactions: over(countTransactions),
    readTransaction: over(readTransaction),
    ...{ readLedger: over(readLedger), readPayload: over(readPayload) },
    readCase: (asked: Parameters<typeof readCase>[1]) => readCase(deps, asked),
    readEpisodes: over(readEpisodes),
    summariesOf: over(summariesOf),
    idsMeant: over(idsMeant),
    findBegun: over(findBegun),
    readEvents: (asked: Parameters<typeof readEvents>[1]) => readEvents(deps, asked),
    ...logOf(deps),
    listOwnerless: over(listOwnerless),
    readPulse: over(readPulse),
    endOfJournal: () => endOfJournal(deps),
    listParticipants: over(listParticipants),
    openBranches: over(openBranches),
    unsettledBranches: over(unsettledBranches),
    knownTransactions: over(knownTransactions),
    listAudit: over(listAudit),
    verifyAudit: (kept: AuditEnd) => verifyAudit(database, { now: clock.now(), kept }),
    readHoldTimes: () => readHoldTimes(database, { now: clock.now() }),
    ...{ readWaiting: over(readWaiting), readDone: over(readDone), tabOf: over(tabOf) },
    ...{ readLastSettled: over(readLastSettled), lastBlocked: over(lastBlocked) },
    listDeadlocks: over(listDeadlocks),
    readEvidence: over(readEvidence),
    readBranchEvidence: over(readBranchEvidence),
    ...{ findAction: over(findAction), isRestored: over(isRestored) },
    readServerVersion: over(readServerVersion),
    readOverview: (asked: Omit<OverviewAsked, 'now'>) =>
      readOverview(database, { ...asked, now: clock.now() }),
    readCourses: (asked: AskedCourses) => readCourses(database, { ...asked, now: clock.now() }),
    readAnswers: (asked: { readonly minutes: number }) =>
      readAnswers(database, { ...asked, now: clock.now() }),
    readRunCost: over(readRunCost),
    readDivergence: () => readDivergence(database, { now: clock.now() }),
    readAlerts: (asked: Omit<Parameters<typeof readAlerts>[1], 'now'>) =>
      readAlerts(database, { ...asked, now: clock.now() }),
    readAlertRules: over(readAlertRules),
    readAlertTargets: over(readAlertTargets),
    listAlertDeliveries: over(listAlertDeliveries),
    ownerOf: over(ownerOf),
    processOf: over(processOf),
    readReadiness: over(readReadiness),
  }
}

/** The journal itself, for those who read it as it is. */
function logOf({ database, clock }: ViewDeps) {
  let verifying: ReturnType<typeof verifyLog> | null = null
  return {
    readLog: (asked: LogQuery) => readLog(database, asked, clock.now()),
    /** It reads all there is: who asks meanwhile hears what the first hears. */
    verifyLog: () => {
      verifying ??= verifyLog(database, clock.now()).finally(() => {
        verifying = null
      })
      return verifying
    },
  }
}
