import { join } from 'node:path'
import { createExplorations } from '@/server/api/explorations'
import { systemClock } from '@/server/platform/clock'

/** The thread of a search, bundled before the tests as for `npm start`. */
const program = join(import.meta.dirname, '../../.build/exploration-worker.mjs')

export const startExplorations = (options: { readonly limitMs?: number } = {}) =>
  createExplorations({ program, clock: systemClock, ...options })
