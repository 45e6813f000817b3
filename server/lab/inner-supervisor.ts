import { z } from 'zod'
import { labProcess, processList } from '../contract/lab'
import { callInner } from '../platform/inner-http'
import type { Supervisor } from './lab-ports'

const COMMAND_MS_MAX = 40_000
const LIST_MS_MAX = 3_000
const failure = z.object({ error: z.string() })

/** The supervisor behind its inner listener. Throws if it does not answer. */
export function innerSupervisor({ url, token }: { url: string; token: string }): Supervisor {
  const call = (method: string, path: string, limitMs: number) =>
    callInner({ url, token, method, path, signal: AbortSignal.timeout(limitMs) })
  return {
    list: async () => {
      const { status, body } = await call('GET', '/internal/processes', LIST_MS_MAX)
      if (status !== 200) throw new Error(`The supervisor answered ${status} to a look`)
      return processList.parse(body).items
    },
    command: async (name, command, id) => {
      const query = id === undefined ? '' : `?id=${encodeURIComponent(id)}`
      const path = `/internal/processes/${encodeURIComponent(name)}:${command}${query}`
      const { status, body } = await call('POST', path, COMMAND_MS_MAX)
      if (status === 200) return { type: 'done', process: labProcess.parse(body) }
      const detail = failure.parse(body).error
      if (status === 404) return { type: 'refused', code: 'process-not-found', detail }
      if (status === 409) return { type: 'refused', code: 'process-state', detail }
      throw new Error(`The supervisor answered ${status}: ${detail}`)
    },
  }
}
