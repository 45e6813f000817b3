import type { TransactionDraft } from '@/sdk/begin'
import type { CrashProtocol } from '../contract/crash-steps'
import type { Clock } from '../platform/clock'
import type { Bank } from './bank'
import { crashTransfer, openAccounts } from './crash-transfer'
import type { HeldAt } from './crash-watch'
import type { LabAgent } from './lab-ports'
import { done, type Result, refuse } from './lab-reply'
import { tripServices } from './trip-sql'
import type { TripStore } from './trip-store'

export interface CrashWorldOptions {
  readonly banks: readonly Bank[]
  readonly stores: readonly TripStore[]
  readonly agents: readonly LabAgent[]
  readonly readyAgents: () => Promise<Result<null>>
  readonly readyTrips: () => Promise<Result<null>>
  readonly clock: Clock
}

/** Where a crash is tried: two participants, and what one transaction leaves at each. */
export interface CrashWorld {
  ready(): Promise<Result<null>>
  draft(key: string): TransactionDraft
  /** The processes of the two participants. */
  readonly processes: readonly string[]
  /** What they hold for it while it is not decided; branches are called `…_1` and `…_2`. */
  held(key: string): readonly HeldAt[]
  /** Whether it has taken effect at each. Throws if one of them does not answer. */
  applied(key: string): Promise<readonly boolean[]>
}

const PARTICIPANTS = 2

/** Banks by themselves, agents in front of them, or services of a trip. */
export function crashWorld(protocol: CrashProtocol, options: CrashWorldOptions): CrashWorld {
  if (protocol === 'saga') return tripWorld(options)
  const { banks, agents, readyAgents, clock } = options
  const throughAgents = protocol === 'three-phase-commit' || protocol === 'try-confirm-cancel'
  const agentOf = (bank: string) => agents.find((one) => one.bank === bank)?.process ?? ''
  return {
    ready: async () => {
      const opened = await openAccounts(banks).then(
        () => true,
        () => false,
      )
      if (!opened) return bankSilent
      return throughAgents ? readyAgents() : done(null)
    },
    draft: (key) => crashTransfer(protocol, banks, key),
    processes: banks.map(({ name }) => (throughAgents ? agentOf(name) : name)),
    held: (key) =>
      banks.map((bank, place) => ({
        name: bank.name,
        list: listOf(protocol, bank, { key, branch: () => branchAt(key, place, clock) }),
      })),
    applied: async (key) =>
      (await Promise.all(banks.map((bank) => bank.look(key)))).map(({ applied }) => applied),
  }
}

/** Prepared; where nobody is, reserved, or committed by itself. */
function listOf(
  protocol: CrashProtocol,
  bank: Bank,
  { key, branch }: { readonly key: string; readonly branch: () => ReturnType<typeof branchAt> },
): HeldAt['list'] {
  if (protocol === 'try-confirm-cancel')
    return async () => ((await bank.isReserved(key)) ? [branch()] : [])
  if (protocol === 'optimistic-two-phase-commit')
    return async () => ((await bank.look(key)).applied ? [branch()] : [])
  return bank.prepared
}

/** Two steps of a trip, at the first two services. */
function tripWorld({ stores, readyTrips, clock }: CrashWorldOptions): CrashWorld {
  const services = tripServices.slice(0, PARTICIPANTS)
  const used = services.flatMap((name) => stores.find(({ service }) => service === name) ?? [])
  const isBooked = async (store: TripStore, key: string) =>
    (await store.booked(key)).has(tripOf(key))
  return {
    ready: readyTrips,
    draft: (key) => ({
      name: 'Trip with a crash',
      protocol: 'saga',
      branches: services.map((participant) => ({
        participant,
        payload: { trip: tripOf(key), day: FIRST_DAY },
        step: { name: `book the ${participant}` },
      })),
    }),
    processes: services,
    held: (key) =>
      used.map((store, place) => ({
        name: store.service,
        list: async () => ((await isBooked(store, key)) ? [branchAt(key, place, clock)] : []),
      })),
    applied: (key) => Promise.all(used.map((store) => isBooked(store, key))),
  }
}

/** On it everything is to be had. */
const FIRST_DAY = 1
const tripOf = (key: string): string => `${key}-0`

const branchAt = (key: string, place: number, clock: Clock) => ({
  branchId: `${key}_${place + 1}`,
  preparedMs: clock.now(),
})

const bankSilent = refuse(
  'participant-silent',
  'A bank does not answer, so no transfer can be made. Nothing was crashed. Start the bank, then try again.',
)
