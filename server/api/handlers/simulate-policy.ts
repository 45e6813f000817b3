import {
  type PolicyComparison,
  policyComparison,
  policySimulation,
} from '@/server/contract/retry-policy'
import { tryPolicy } from '@/server/participant/policy-trial'
import type { ParticipantSettings } from '@/server/participant/settings'
import type { ApiContext } from '../context'
import { ok } from '../reply'
import { defineRoute } from '../route'
import { noSuchParticipant } from './participant-named'

const DAY_MS = 86_400_000

/** POST /v1/policies:simulate */
export const simulatePolicy = defineRoute({
  method: 'POST',
  path: '/v1/policies:simulate',
  name: 'simulatePolicy',
  summary:
    'Replays a retry policy over what had to be repeated in the last day, beside the present one',
  body: policySimulation,
  replies: { 200: policyComparison },
  problems: ['participant-not-found'],
  handle: async (context, { body: { participant, change } }) => {
    const found = await settingsOf(context, participant)
    if (found === 'nobody') return noSuchParticipant(participant ?? '')
    const { policies, view, clock } = context
    await policies.reload()
    const to = clock.now()
    const since = new Date(to - DAY_MS)
    const recorded = await view.readEpisodes({ participant, since })
    const both = tryPolicy(policies, { participant, settings: found, change, recorded, to })
    return ok(compared(both, { from: since.getTime(), to }))
  },
})

async function settingsOf(
  { participants }: ApiContext,
  name: string | null,
): Promise<ParticipantSettings | null | 'nobody'> {
  if (name === null) return null
  return (await participants.read()).find((row) => row.name === name) ?? 'nobody'
}

function compared(
  { present, proposed }: ReturnType<typeof tryPolicy>,
  { from, to }: { readonly from: number; readonly to: number },
): PolicyComparison {
  const pairs = present.recoveredMs.map((ms, index) => [ms, proposed.recoveredMs[index] ?? null])
  const count = (isMeant: (now: number, then: number) => boolean) =>
    pairs.filter(([now = null, then = null]) =>
      isMeant(now ?? Number.POSITIVE_INFINITY, then ?? Number.POSITIVE_INFINITY),
    ).length
  return {
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    episodes: pairs.length,
    ...{ present: figures(present), proposed: figures(proposed) },
    sooner: count((now, then) => then < now),
    later: count((now, then) => then > now),
  }
}

function figures(replayed: ReturnType<typeof tryPolicy>['present']) {
  const { calls, mostInASecond, givenUp, recoveredMs } = replayed
  const sorted = recoveredMs.filter((ms) => ms !== null).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null
  return { calls, mostInASecond, givenUp, p50Ms: at(0.5), p95Ms: at(0.95) }
}
