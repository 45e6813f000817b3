import { type Exploration, exploration, newExploration } from '@/server/contract/exploration'
import { ask } from '@/server/exploration/ask'
import type { Explored } from '../explorations'
import { ok, problem, type Reply } from '../reply'
import { defineRoute } from '../route'

/** POST /v1/explorations */
export const explore = defineRoute({
  method: 'POST',
  path: '/v1/explorations',
  name: 'explore',
  summary: 'Walks through every state of a protocol and says what is violated',
  body: newExploration,
  replies: { 200: exploration },
  problems: ['exploration-too-large', 'too-busy'],
  handle: async ({ explorations }, { body, signal }) => {
    const asked = ask(body)
    if (asked.ok) return answerTo(await explorations.explore(body, signal))
    const { path, message } = asked.refusal
    return problem(
      'invalid-request',
      `This cannot be explored. Nothing was done. Correct it: ${path}: ${message}.`,
      { errors: [{ path, message }] },
    )
  },
})

function answerTo(explored: Explored): Reply {
  switch (explored.type) {
    case 'found': {
      const { states, stuck, violation } = explored
      const found: Exploration = {
        ...{ states, stuck },
        violation: violation && { ...violation, steps: [...violation.steps] },
      }
      return ok(found)
    }
    case 'too-large':
      return tooLarge(`met more than ${explored.statesMax} states`)
    case 'given-up':
      return tooLarge(`did not end within ${explored.limitMs / 1_000} s and the memory it may have`)
    case 'busy':
      return problem(
        'too-busy',
        `${explored.waitingMax} explorations run or wait, and they run one after the other. Nothing was done. Try again in a moment.`,
        { headers: { 'retry-after': '2' } },
      )
    case 'left':
      return problem('too-busy', 'The caller went away, so the search was ended.')
    default:
      return explored satisfies never
  }
}

const tooLarge = (what: string): Reply =>
  problem(
    'exploration-too-large',
    `The search ${what}, and was ended. Up to there no property was violated; that proves nothing. Ask for fewer participants or crashes, or run it without limits: npm run explore.`,
  )
