import type { InnerRoute } from '@/server/platform/inner-http'
import type { Failpoints } from './failpoints'

const pattern = /^(B0|D0|Dm|D1|E0|E1|[SVCARZ]([1-9]|[12]\d|3[0-2]))$/

/** `PUT /internal/failpoints {point}`: the lab arms one crash, or with null none (D29). */
export const innerFailpoints = (failpoints: Failpoints): InnerRoute => ({
  method: 'PUT',
  path: /^\/internal\/failpoints$/,
  handle: ({ body }) => {
    const point =
      typeof body === 'object' && body !== null && 'point' in body ? body.point : undefined
    if (point !== null && (typeof point !== 'string' || !pattern.test(point)))
      return { status: 422, body: { error: 'point is B0, S1 … E1, or null' } }
    failpoints.arm(point)
    return { status: 200, body: { point } }
  },
})
