import { join } from 'node:path'
import { createSimulations } from '@/server/api/simulations'
import { systemClock } from '@/server/platform/clock'

/** The thread of a run, bundled before the tests as for `npm start`. */
const program = join(import.meta.dirname, '../../.build/simulation-worker.mjs')

export const startSimulations = (options: { readonly limitMs?: number } = {}) =>
  createSimulations({ program, clock: systemClock, ...options })
