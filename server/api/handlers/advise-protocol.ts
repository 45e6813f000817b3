import { protocolAdvice, protocolAdviceQuery } from '@/server/contract/protocol-advice'
import type { Participant } from '@/server/participant/participant'
import { adviceFor } from '@/server/participant/protocol-advice'
import { ok, problem } from '../reply'
import { defineRoute } from '../route'

const MINUTES = 60
const PROBE_MS_MAX = 1_000

/** GET /v1/protocol-advice */
export const adviseProtocolFor = defineRoute({
  method: 'GET',
  path: '/v1/protocol-advice',
  name: 'adviseProtocol',
  summary: 'Which protocol fits these participants, what it costs, and how long to wait for each',
  query: protocolAdviceQuery,
  replies: { 200: protocolAdvice },
  handle: async ({ view, registry }, { query }) => {
    const participants: Participant[] = []
    for (const name of query.participants) {
      const participant = registry.get(name)
      if (participant === null)
        return problem('unknown-participant', `No participant ${name} is registered.`)
      participants.push(participant)
    }
    await Promise.all([...new Set(participants)].map(learnAbilities))
    const rows = await view.readAnswers({ minutes: MINUTES })
    const answersOf = (name: string) => rows.find(({ participant }) => participant === name) ?? null
    const named = [...new Set(query.participants)]
    return ok({
      ...adviceFor(participants, { registry, answersOf }),
      measured: {
        minutes: MINUTES,
        participants: named.map((participant) => ({
          participant,
          answers: answersOf(participant),
        })),
      },
    })
  },
})

/** A service says what it can when it is asked; one that is silent has not said that it can be pre-committed. */
async function learnAbilities({ preCommits, probe }: Participant): Promise<void> {
  if (preCommits?.offered !== null) return
  await probe(AbortSignal.timeout(PROBE_MS_MAX)).catch(() => null)
}
