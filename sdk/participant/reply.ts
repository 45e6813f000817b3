import type { Branch } from './branch'

/** What a call is answered with. */
export interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

const RETRY_AFTER_S = '1'

/** An answer about a branch says which one. */
export const about = (
  { gid, branch }: Branch,
  status: number,
  body: Readonly<Record<string, unknown>>,
): Reply => ({ status, body: { gid, branch, ...body } })

/** Nothing was promised and nothing refused: ask again. */
export const notNow = (reason: string): Reply => ({
  status: 503,
  body: { reason },
  headers: { 'retry-after': RETRY_AFTER_S },
})

export const otherBody: Reply = {
  status: 422,
  body: { reason: 'This key came before with another body. The first one stands.' },
}
