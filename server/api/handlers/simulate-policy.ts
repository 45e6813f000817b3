import { policyComparison, policySimulation } from '@/server/contract/retry-policy'
import { tryPolicy } from '@/server/participant/policy-trial'
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
  handle: async (context, { body: { participant: scope, change } }) => {
    const { policies, view, clock, participants } = context
    const known = new Map((await participants.read()).map((row) => [row.name, row]))
    if (scope !== null && !known.has(scope)) return noSuchParticipant(scope)
    await policies.reload()
    const to = clock.now()
    const from = to - DAY_MS
    const asked = { participant: scope, since: new Date(from), until: new Date(to) }
    const { recorded, oneOf, items } = await view.readEpisodes(asked)
    const both = await tryPolicy(policies, {
      said: { scope, change },
      settingsOf: (name) => known.get(name) ?? null,
      ...{ recorded: items, oneOf, to },
    })
    return ok({ ...between(from, to), recorded, oneOf, ...compared(both) })
  },
})

const between = (from: number, to: number) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

type Both = Awaited<ReturnType<typeof tryPolicy>>

function compared({ present, proposed }: Both) {
  const pairs = present.recoveredMs.map((ms, index) => [ms, proposed.recoveredMs[index] ?? null])
  const count = (isMeant: (now: number, then: number) => boolean) =>
    pairs.filter(([now = null, then = null]) =>
      isMeant(now ?? Number.POSITIVE_INFINITY, then ?? Number.POSITIVE_INFINITY),
    ).length
  return {
    episodes: pairs.length,
    ...{ present: figures(present), proposed: figures(proposed) },
    sooner: count((now, then) => then < now),
    later: count((now, then) => then > now),
  }
}

function figures(replayed: Both['present']) {
  const { recoveredMs, ...counts } = replayed
  const sorted = recoveredMs.filter((ms) => ms !== null).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null
  return { ...counts, p50Ms: at(0.5), p95Ms: at(0.95) }
}
