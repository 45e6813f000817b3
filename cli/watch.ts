import type { Answer } from '@/sdk/exchange'
import { type Context, show } from './context'
import { eventLine } from './event-line'
import { Ending } from './exit'
import { findTransaction } from './find'

const POLL_MS = 500
const REPEAT_MS_MAX = 10_000

/**
 * verdict watch [ID]: every record as it is written, without a hole and without a double, until it is
 * interrupted, or until that transaction has ended. One transaction is shown from its beginning.
 */
export async function watch(context: Context, named: string | undefined): Promise<void> {
  if (named !== undefined) return follow(context, (await findTransaction(context, named)).id)
  const { client, get, signal, wait } = context
  let after = (await get(client.allEvents({ after: 'end' }))).nextCursor
  while (!signal.aborted) {
    const page = await print(context, { scope: 'transactions', after })
    if (page === null) return
    after = page.nextCursor
    if (!page.more) await wait(POLL_MS)
  }
}

async function follow(context: Context, id: string): Promise<void> {
  const { client, signal, wait } = context
  let after: string | undefined
  while (!signal.aborted) {
    // Asked before the events are read: whatever it has come to, its records are among them.
    const found = await robust(context, () => client.get(id, { signal }))
    const page = await print(context, { scope: `transaction:${id}`, ...(after && { after }) })
    if (page === null) return
    after = page.nextCursor
    if (page.more) continue
    if (found !== null && found.endedAt !== null) return
    await wait(POLL_MS)
  }
}

async function print(context: Context, query: { readonly scope: string; readonly after?: string }) {
  const { client, signal, terminal } = context
  const page = await robust(context, () => client.allEvents({ ...query }, { signal }))
  for (const event of page?.items ?? [])
    show(context, event, (one) => eventLine(one, terminal.paint))
  return page
}

/** The answer, however often it must be asked for; null when nobody looks any more. */
async function robust<T>(
  { get, signal, terminal, wait }: Context,
  ask: () => Promise<Answer<T>>,
): Promise<T | null> {
  for (let waitMs = POLL_MS; !signal.aborted; waitMs = Math.min(2 * waitMs, REPEAT_MS_MAX)) {
    try {
      const value = await get(ask())
      if (waitMs > POLL_MS) terminal.say('Connected again. Nothing was left out.')
      return value
    } catch (error) {
      if (signal.aborted) return null
      if (!(error instanceof Ending) || !error.passes) throw error
      if (waitMs === POLL_MS) terminal.say('Not live: no answer. What you see may be out of date.')
      await wait(waitMs)
    }
  }
  return null
}
