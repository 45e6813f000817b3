import type { Participant } from '@/server/participant/participant'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import type { Banking } from '../transfers/coordinated'
import { newTransfer } from '../transfers/transfer'

/** What was seen of the branches at both banks. */
export interface Times {
  /** From the promise to the confirmation: that long a branch kept its locks and its place. */
  readonly preparedMs: number[]
  /** From the first order to commit to its confirmation: what phase two itself waited for. */
  readonly committingMs: number[]
}

/** The two banks, of PostgreSQL, watched where the coordinator calls them. */
interface Watched {
  readonly banking: Banking
  readonly times: Times
  /** How many branches were prepared at once at one bank, at the most. */
  mostPrepared(): number
  /** Of a hundred promises so far, so many are confirmed: less than all, if phase two is left behind. */
  confirmedPercent(): number
  forget(): void
}

export function watchBanks(limits: NonNullable<Banking['limits']>): Watched {
  const times: Times = { preparedMs: [], committingMs: [] }
  let most = 0
  let promises = 0
  const seen = (prepared: number) => {
    promises += 1
    most = Math.max(most, prepared)
  }
  const banking: Banking = {
    kinds: { north: 'postgresql', south: 'postgresql' },
    open: (bank, onRoundTrip) =>
      timed(createPostgresParticipant({ ...bank, onRoundTrip }), { times, seen }),
    ...{ newTransfer, limits },
  }
  return {
    ...{ banking, times },
    mostPrepared: () => most,
    confirmedPercent: () => (100 * times.preparedMs.length) / Math.max(1, promises),
    forget: () => {
      times.preparedMs.length = 0
      times.committingMs.length = 0
      most = 0
      promises = 0
    },
  }
}

interface Watch {
  readonly times: Times
  readonly seen: (prepared: number) => void
}

function timed(participant: Participant, { times, seen }: Watch): Participant {
  const promised = new Map<string, number>()
  const ordered = new Map<string, number>()
  return {
    ...participant,
    prepare: async (branch, ...more) => {
      const voted = await participant.prepare(branch, ...more)
      if (voted.vote !== 'yes') return voted
      promised.set(branch, performance.now())
      seen(promised.size)
      return voted
    },
    commit: async (branch, ...more) => {
      const startMs = ordered.get(branch) ?? performance.now()
      ordered.set(branch, startMs)
      const settled = await participant.commit(branch, ...more)
      const sinceMs = promised.get(branch)
      if (settled.type !== 'done' || sinceMs === undefined) return settled
      times.preparedMs.push(performance.now() - sinceMs)
      times.committingMs.push(performance.now() - startMs)
      promised.delete(branch)
      ordered.delete(branch)
      return settled
    },
  }
}
