import type { StopSignal } from '@/server/platform/stop'
import { type Failure, timedOut } from './postgres-errors'
import { type Exchange, type ExchangeOptions, exchange } from './postgres-exchange'
import { exchangeEach, type Unit } from './postgres-exchange-each'
import { type Acquired, createLending, type Lease, type LendingOptions } from './postgres-lending'
import type { Command } from './postgres-messages'

export interface Sessions {
  acquire(signal: StopSignal): Promise<Acquired>
  /** One exchange on any session; what is left of a failed transaction is rolled back. */
  ask(commands: readonly Command[], options: ExchangeOptions): Promise<Exchange>
  /** The same for commands that have nothing to do with each other; each is told its own answer. */
  askEach(units: readonly Unit[]): Promise<void>
  /** A connection hung: those that have been silent since are not trusted any more. */
  suspect(): void
  close(): Promise<void>
}

export function createSessions(options: LendingOptions): Sessions {
  const { acquire, suspect, close } = createLending(options)
  const ask: Sessions['ask'] = async (commands, options) => {
    const acquired = await acquire(options.signal)
    if ('failure' in acquired) return { replies: [], failure: acquired.failure }
    const { lease } = acquired
    const done = await exchange(lease.session, commands, options)
    if (done.failure?.code === 'timeout') suspect()
    await putAway(lease, done.failure, options.signal)
    return done
  }
  const askEach: Sessions['askEach'] = async (units) => {
    const [first] = inTime(units)
    if (first === undefined) return
    const acquired = await acquire(first.signal)
    if ('failure' in acquired) {
      for (const { done } of units) done(acquired.failure)
      return
    }
    // A session may have come late: who has no time left any more is not sent.
    const failure = await exchangeEach(acquired.lease.session, inTime(units))
    if (failure?.code === 'timeout') suspect()
    await putAway(acquired.lease, failure, first.signal)
  }
  return { acquire, ask, askEach, suspect, close }
}

/** Tells those whose time is over, and answers the others. */
function inTime(units: readonly Unit[]): readonly Unit[] {
  for (const { signal, done } of units) if (signal.aborted) done(timedOut(-1))
  return units.filter(({ signal }) => !signal.aborted)
}

async function putAway(lease: Lease, failure: Failure | null, signal: StopSignal): Promise<void> {
  if (failure?.lost === true) return lease.destroy()
  if (lease.session.getTransactionStatus() === 'I') return lease.giveBack()
  const { failure: stuck } = await exchange(lease.session, [{ text: 'ROLLBACK' }], { signal })
  if (stuck === null) lease.giveBack()
  else lease.destroy()
}
