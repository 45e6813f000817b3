import type { InnerRoute } from '@/server/platform/inner-http'
import type { Failpoints } from './failpoints'

const pattern = /^(B0|F0|L0|Lm|L1|P0|P1|D0|Dm|D1|E0|E1|T0|T1|[JSVQWCARZ]([1-9]|[12]\d|3[0-2]))$/

/** `PUT /internal/failpoints {point, action?}`: arms one crash or stop, or with null none (D29). */
export const innerFailpoints = (failpoints: Failpoints): InnerRoute => ({
  method: 'PUT',
  path: /^\/internal\/failpoints$/,
  handle: ({ body }) => {
    const asked: Record<string, unknown> =
      typeof body === 'object' && body !== null ? { ...body } : {}
    const { point, action } = asked
    if (point !== null && (typeof point !== 'string' || !pattern.test(point)))
      return { status: 422, body: { error: 'point is B0, S1 … E1, or null' } }
    if (action !== undefined && action !== 'crash' && action !== 'stop')
      return { status: 422, body: { error: 'action is crash or stop' } }
    failpoints.arm(point, action)
    return { status: 200, body: { point } }
  },
})
