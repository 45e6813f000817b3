import { systemClock } from '@/server/platform/clock'
import { serviceAddress } from './http-address'
import { findEvidence, listPrepared } from './http-evidence'
import { describe, examine } from './http-examine'
import { createExchange } from './http-exchange'
import { createMessages } from './http-messages'
import { createHttpOutcomes } from './http-outcomes'
import { createPreCommits } from './http-pre-commits'
import { createPrepare } from './http-prepare'
import { abort, commit, foreignRefused } from './http-settle'
import { createHttpSteps } from './http-steps'
import { createTries } from './http-tries'
import type { Participant } from './participant'

export interface HttpParticipantOptions {
  readonly name: string
  /** `https://:secret@host/base` */
  readonly url: string
  /** The wall clock, for deadlines that the service has to understand. */
  readonly now?: () => number
}

/** Phase two never waits behind phase one, nor either behind who only looks. */
const connections = { working: 32, settling: 24, watching: 4 } as const

const stepsOfTries = ['try', 'confirm', 'cancel']

const offers = (steps: readonly string[] | null, asked: readonly string[]): boolean | null =>
  steps && asked.every((step) => steps.includes(step))

/** A service that takes part by the contract of docs/HTTP-PARTICIPANTS.md (`protocols.md` 11.2). */
export function createHttpParticipant(options: HttpParticipantOptions): Participant {
  const { name, url, now = systemClock.now } = options
  const address = serviceAddress(url)
  const working = createExchange(address, connections.working)
  const settling = createExchange(address, connections.settling)
  const watching = createExchange(address, connections.watching)
  const outcomes = createHttpOutcomes(watching)
  let server: string | null = null
  let showsOutcomes = false
  let preCommits: boolean | null = null
  let steps: readonly string[] | null = null
  const phaseOne = createPrepare({ exchange: working, now, server: () => server })
  return {
    ...{ name, kind: 'http', uncalled: new Set(['work']) },
    work: phaseOne.work,
    prepare: phaseOne.prepare,
    preCommits: createPreCommits({ address, exchange: settling, offered: () => preCommits }),
    tries: createTries({ working, settling, offered: () => offers(steps, stepsOfTries) }),
    messages: createMessages({ exchange: settling, offered: () => offers(steps, ['message']) }),
    steps: createHttpSteps({ working, settling, offered: () => steps }),
    release: async (branch) => void phaseOne.forget(branch),
    commit: (branch, _, signal, onSent) => commit(settling, { branch, signal, onSent }),
    abort: (branch, _, signal, onSent) => {
      phaseOne.forget(branch)
      return abort(settling, { branch, signal, onSent })
    },
    list: (signal) => listPrepared(watching, signal),
    evidence: (asked, signal) => {
      const branches = asked.map(({ branch }) => branch)
      return findEvidence(watching, branches, signal)
    },
    get outcomes() {
      return showsOutcomes ? outcomes : undefined
    },
    settleForeign: async () => foreignRefused,
    examine: async (signal) => {
      const examination = await examine(watching, now, signal)
      server = examination.server ?? server
      return examination
    },
    probe: async (signal) => {
      const startMs = performance.now()
      const described = await describe(watching, signal)
      if ('fault' in described)
        throw Object.assign(new Error(described.fault.text), { code: described.fault.code })
      server = described.description.server
      showsOutcomes = described.description.outcomes
      preCommits = described.description.preCommit
      steps = described.description.steps
      return performance.now() - startMs
    },
    // What the service remembers it prunes itself: the contract says how long it must not.
    pruneMarkers: async () => 0,
    close: async () => {
      for (const exchange of [working, settling, watching]) exchange.close()
    },
  }
}
