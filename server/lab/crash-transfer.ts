import type { TransactionDraft } from '@/sdk/begin'
import type { Client } from '@/sdk/client'
import type { CrashProtocol } from '../contract/crash-steps'
import type { TransactionSummary } from '../contract/transaction'
import { type Clock, wait } from '../platform/clock'
import type { Bank } from './bank'
import { accountId, accountsOf, draftOf, HOLDING } from './transfers'

const AGAIN_MS = 100
const LOOK_MS = 50
const CENT = 1
/** Longer than a participant takes to come back. */
const DEADLINE_MS = 15_000

interface Asking {
  readonly api: Client
  readonly clock: Clock
  readonly untilMs: number
}

/** One cent from the first account of the first bank to the first of the second. */
export function crashTransfer(
  protocol: Exclude<CrashProtocol, 'saga'>,
  banks: readonly Bank[],
  key: string,
): TransactionDraft {
  const account = (place: number) => ({ bank: banks[place]?.name ?? '', id: accountId(place, 0) })
  const throughAgents = protocol === 'three-phase-commit' || protocol === 'try-confirm-cancel'
  const plan = {
    protocol: protocol === 'last-agent' ? 'two-phase-commit' : protocol,
    ...(protocol === 'last-agent' && { optimise: [protocol] as const }),
    recovery: 'automatic',
    through: throughAgents ? 'agents' : 'databases',
  } as const
  const transfer = { kind: 'move', from: account(0), to: account(1), sum: CENT } as const
  return draftOf(plan, transfer, key)
}

/** Accounts as a run makes them, where there are none yet. Throws if a bank does not answer. */
export async function openAccounts(banks: readonly Bank[]): Promise<void> {
  await Promise.all(
    banks.map(async (bank, place) => {
      await bank.setUp()
      const { hasAccounts } = await bank.look('')
      if (!hasAccounts) await bank.reset(accountsOf(place), HOLDING)
    }),
  )
}

/** Begins it under its key, which is asked for again while nobody answers. Null: too late. */
export async function beginTransfer(
  draft: TransactionDraft,
  key: string,
  { api, clock, untilMs }: Asking,
): Promise<string | null> {
  while (clock.monotonicMs() < untilMs) {
    const begun = await api.begin(
      { ...draft, deadlineMs: DEADLINE_MS },
      { idempotencyKey: key, wait: 'no' },
    )
    if ('transaction' in begun) return begun.transaction.id
    await wait(clock, AGAIN_MS)
  }
  return null
}

/** The transaction once it has ended, or as it is when the time is over; null: nobody could say. */
export async function awaitEnd(
  id: string,
  { api, clock, untilMs }: Asking,
): Promise<TransactionSummary | null> {
  for (let last: TransactionSummary | null = null; ; ) {
    const answer = await api.get(id)
    if (answer.type === 'answered') last = answer.value
    if (last?.endedAt != null || clock.monotonicMs() >= untilMs) return last
    await wait(clock, LOOK_MS)
  }
}

interface Applied {
  /** Whether it has taken effect at each. Throws if one of them does not answer. */
  readonly applied: (key: string) => Promise<readonly boolean[]>
}

/** Whether everybody shows what the outcome says; null: one of them does not answer in time. */
export async function isAlike(
  { key, outcome }: { readonly key: string; readonly outcome: 'committed' | 'aborted' },
  { applied, clock, untilMs }: Omit<Asking, 'api'> & Applied,
): Promise<boolean | null> {
  for (;;) {
    const found = await applied(key).catch(() => null)
    if (found !== null) return found.every((one) => one === (outcome === 'committed'))
    if (clock.monotonicMs() >= untilMs) return null
    await wait(clock, AGAIN_MS)
  }
}
