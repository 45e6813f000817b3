import { ROOT } from '@/server/contract/http-participant'

/** An answer as it came, or none. */
export type Heard =
  | { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  | { readonly status: null; readonly body: Readonly<Record<string, unknown>> }

export interface PrepareTerms {
  readonly payload: unknown
  readonly epoch: number
  readonly deadline: string
}

export interface TrialBranch {
  readonly gid: string
  readonly branch: number
}

const ANSWER_MS_MAX = 15_000
const PAGES_MAX = 100

/** The calls of the contract, made as a coordinator makes them. */
export function createCalls({
  url,
  secret,
}: {
  readonly url: string
  readonly secret: string | null
}) {
  const root = `${url.replace(/\/+$/, '')}/${ROOT}`
  const shown: Record<string, string> = secret === null ? {} : { authorization: `Bearer ${secret}` }

  const ask = async (path: string, init: RequestInit = {}): Promise<Heard> => {
    try {
      const response = await fetch(root + path, {
        ...init,
        redirect: 'manual',
        headers: { ...shown, ...init.headers },
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      })
      return { status: response.status, body: objectOf(await response.text()) }
    } catch {
      // No answer is an answer of this trial: the rule says what it makes of it.
      return { status: null, body: {} }
    }
  }
  const post = (
    { gid, branch }: TrialBranch,
    operation: string,
    { body, headers = {} }: { body: string; headers?: Record<string, string> },
  ) =>
    ask(`/${gid}/${branch}/${operation}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `${gid}/${branch}/${operation}`,
        'x-verdict-epoch': gid.split('.')[2] ?? '0',
        ...headers,
      },
    })
  return {
    describe: () => ask(''),
    withoutSecret: () => ask('', { headers: { authorization: '' } }),
    prepare: (branch: TrialBranch, terms: PrepareTerms) =>
      post(branch, 'prepare', {
        body: JSON.stringify(terms),
        headers: { 'x-verdict-epoch': String(terms.epoch), 'x-verdict-deadline': terms.deadline },
      }),
    nonsense: (branch: TrialBranch) => post(branch, 'prepare', { body: '{"payload":' }),
    commit: (branch: TrialBranch) => post(branch, 'commit', { body: '{}' }),
    abort: (branch: TrialBranch) =>
      post(branch, 'abort', { body: JSON.stringify({ epoch: epochOf(branch) }) }),
    /** A step of Try–Confirm–Cancel. */
    step: (branch: TrialBranch, step: string, payload: unknown) =>
      post(branch, step, { body: JSON.stringify({ payload }) }),
    status: ({ gid, branch }: TrialBranch) => ask(`/${gid}/${branch}`),
    isListed: (branch: TrialBranch) => isListed(ask, branch),
  }
}

export type Calls = ReturnType<typeof createCalls>

type Ask = (path: string) => Promise<Heard>

/** Whether it is listed as prepared; null if the list cannot be read. */
async function isListed(ask: Ask, { gid, branch }: TrialBranch): Promise<boolean | null> {
  let after: string | null = null
  for (let n = 0; n < PAGES_MAX; n++) {
    const { status, body } = await page(ask, after)
    if (status !== 200 || !Array.isArray(body.items)) return null
    if (body.items.some((item) => item?.gid === gid && item?.branch === branch)) return true
    if (typeof body.next !== 'string') return false
    after = body.next
  }
  return null
}

function page(ask: Ask, after: string | null): Promise<Heard> {
  const query = after === null ? '' : `&after=${encodeURIComponent(after)}`
  return ask(`/branches?state=PREPARED${query}`)
}

export const epochOf = ({ gid }: TrialBranch): number => Number(gid.split('.')[2])

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // Not JSON: an answer without anything that could be read from it.
    return {}
  }
}
