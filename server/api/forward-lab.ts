import { problems } from '@/server/contract/problem'
import { callInner } from '@/server/platform/inner-http'
import type { View } from '@/server/view/view'
import type { Lab, PortReply } from './ports'

/** A workload's first step may take as long as a bank takes to start. */
const CALL_MS_MAX = 30_000

export interface ForwardLabDeps {
  readonly view: Pick<View, 'processOf'>
  readonly token: string
}

/**
 * D27: hands everything under /v1/lab to the lab. The last address is remembered, for the lab is
 * needed most when the journal, and the directory with it, has just been stopped by it.
 */
export function forwardLab({ view, token }: ForwardLabDeps): Lab {
  let lastUrl: string | null = null
  return {
    call: async (method, path, body, signal) => {
      // A directory that cannot be read is what the last address is kept for.
      const found = await view.processOf('lab').catch(() => null)
      lastUrl = found?.url ?? lastUrl
      if (lastUrl === null) return silent('No lab is running.')
      try {
        return await callInner({
          ...{ url: lastUrl, token, method, path: `/internal${path}`, body },
          signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS_MAX)]),
        })
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return silent(`The lab was asked and has not answered: ${why}.`)
      }
    },
  }
}

const silent = (what: string): PortReply => ({
  status: problems['no-lab'].status,
  body: {
    code: 'no-lab',
    detail: `${what} What was asked may or may not have been done. It is started again by itself: look again in a moment.`,
  },
})
