import type { Settled, Voted } from '@/server/participant/participant'
import { type ScriptedParticipant, scriptedParticipant } from './scripted-participant'

interface TriedScript {
  readonly offered?: boolean | null
  /** Answers one after the other; the last one repeats. `never`: no answer at all. */
  readonly votes?: readonly (Voted['vote'] | 'never')[]
  readonly settled?: Settled
}

/** A service of the simulations that reserves: `try 1 {…}`, `confirm 1 {…}` are its calls. */
export function triedParticipant(
  name: string,
  { offered = true, votes = ['yes'], settled = { type: 'done' } }: TriedScript = {},
): ScriptedParticipant {
  const base = scriptedParticipant(name)
  let tries = 0
  const note = (step: string, branch: string, payload: unknown) =>
    base.calls.push(`${step} ${branch.slice(-1)} ${JSON.stringify(payload)}`)
  return {
    ...base,
    kind: 'http',
    evidence: async (asked) =>
      asked.map(({ branch }) => ({
        ...{ branch, value: 'reserved', source: 'script', preparedAt: null, locks: null },
        ...{ blocked: null, facts: [], fault: null },
      })),
    tries: {
      offered,
      try: async (branch, { payload, signal, onSent }) => {
        note('try', branch, payload)
        onSent?.()
        const vote = votes[Math.min(tries++, votes.length - 1)] ?? 'yes'
        if (vote !== 'never') return { vote, fault: null }
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ vote: 'unknown', fault: null }), {
            once: true,
          })
        })
      },
      confirm: async (branch, { payload, onSent }) => {
        note('confirm', branch, payload)
        onSent?.()
        return settled
      },
      cancel: async (branch, { payload }) => {
        note('cancel', branch, payload)
        return settled
      },
    },
  }
}
