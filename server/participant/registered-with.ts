import { createHash } from 'node:crypto'
import { earlyWith } from './early-with'
import type { Participant, Settled, Voted } from './participant'

/**
 * The participant as a branch of Try–Confirm–Cancel meets it: prepare is its Try, commit its Confirm
 * and abort its Cancel, each with what the branch was registered with. There is no work before.
 */
export function triedWith(participant: Participant, payload: unknown): Participant {
  const { tries } = participant
  return {
    ...participant,
    uncalled: new Set(['work']),
    work: async () => ({ ...nothingYet, statementsHash: hashOf(payload), server: null }),
    prepare: async (branch, signal, onSent) =>
      tries?.try(branch, { payload, signal, onSent }) ?? unasked,
    release: async () => {},
    commit: async (branch, _, signal, onSent) =>
      tries?.confirm(branch, { payload, signal, onSent }) ?? untold,
    abort: async (branch, _, signal, onSent) =>
      tries?.cancel(branch, { payload, signal, onSent }) ?? untold,
  }
}

/**
 * The participant of a step of a two-phase message: nothing is asked of it but to do it, and nothing of
 * it is there before that.
 */
const messagedWith = (participant: Participant, payload: unknown): Participant => ({
  ...participant,
  uncalled: new Set(['work', 'abort']),
  release: async () => {},
  commit: async (branch, _, signal, onSent) =>
    participant.messages?.deliver(branch, { payload, signal, onSent }) ?? untold,
  abort: async () => ({ type: 'done' }),
})

/** How the branches of a protocol are told that does not prepare them. */
interface Payloads {
  readonly calls: 'tries' | 'early' | 'message'
  readonly each: readonly unknown[]
}

/** The same for what the journal has of a transaction; `payloads` is null in every other protocol. */
export function registeredWith(
  participant: Participant | null,
  payloads: Payloads | null,
  n: number,
): Participant | null {
  if (participant === null || payloads === null) return participant
  const payload = payloads.each[n - 1] ?? null
  if (payloads.calls === 'tries') return triedWith(participant, payload)
  if (payloads.calls === 'early') return earlyWith(participant, payload)
  // The database of the application, which decides.
  return participant.kind === 'http' ? messagedWith(participant, payload) : participant
}

const nothingYet = { type: 'worked', xid: null, rows: 0 } as const

const hashOf = (payload: unknown): string =>
  createHash('sha256').update(JSON.stringify(payload)).digest('hex').slice(0, 16)

const noSteps = {
  code: 'no-steps',
  text: 'The participant is no service any more, so it has no steps to be told. Register the service again under this name.',
}
const unasked: Voted = { vote: 'unknown', fault: noSteps }
const untold: Settled = { type: 'retry', fault: noSteps, alarm: true }
