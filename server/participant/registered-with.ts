import { createHash } from 'node:crypto'
import type { Participant, Settled, Voted } from './participant'

/**
 * The participant as a branch of Try–Confirm–Cancel meets it: prepare is its Try, commit its Confirm
 * and abort its Cancel, each with what the branch was registered with. There is no work before.
 */
export function triedWith(participant: Participant, payload: unknown): Participant {
  const { tries } = participant
  return {
    ...participant,
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

/** The same for what the journal has of a transaction; `payloads` is null in every other protocol. */
export function registeredWith(
  participant: Participant | null,
  payloads: readonly unknown[] | null,
  n: number,
): Participant | null {
  if (participant === null || payloads === null) return participant
  return triedWith(participant, payloads[n - 1] ?? null)
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
