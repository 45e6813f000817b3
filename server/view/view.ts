import type { Clock } from '@/server/platform/clock'
import type { Database } from '@/server/platform/database'
import { listAudit } from './audit'
import { ownerOf, processOf, readReadiness } from './directory'
import { endOfJournal, readEvents } from './events'
import { type OverviewAsked, readOverview } from './overview'
import { knownTransactions, listParticipants, unsettledBranches } from './participants'
import { readTransaction } from './transaction'
import { countInDoubt, findBegun, idsMeant, listTransactions, summariesOf } from './transactions'

export interface ViewDeps {
  readonly database: Database
  readonly clock: Clock
  /** How long events are kept (D17). */
  readonly retentionDays: number
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
    readTransaction: over(readTransaction),
    summariesOf: over(summariesOf),
    idsMeant: over(idsMeant),
    findBegun: over(findBegun),
    countInDoubt: over(countInDoubt),
    readEvents: (asked: Parameters<typeof readEvents>[1]) => readEvents(deps, asked),
    endOfJournal: () => endOfJournal(deps),
    listParticipants: over(listParticipants),
    unsettledBranches: over(unsettledBranches),
    knownTransactions: over(knownTransactions),
    listAudit: over(listAudit),
    readOverview: (asked: Omit<OverviewAsked, 'now'>) =>
      readOverview(database, { ...asked, now: clock.now() }),
    ownerOf: over(ownerOf),
    processOf: over(processOf),
    readReadiness: over(readReadiness),
  }
}
