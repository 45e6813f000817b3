import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const resolve = { alias: { '@': root.replace(/\/$/, '') } }

/** Real servers are slow to start on a busy machine: the limits are for the hopeless, not the slow. */
const INTEGRATION_TIMEOUT_MS = 120_000

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'core',
          include: ['test/{protocol,simulation}/**/*.spec.ts'],
          pool: 'threads',
          sequence: { groupOrder: 0 },
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          globalSetup: 'test/support/built.mjs',
          pool: 'forks',
          // After the core: real processes should not have to share the machine with it.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          // Real processes share two cores with whatever else runs there. What needed it is named in
          // the output, and a bug that is there fails twice.
          retry: 1,
          testTimeout: INTEGRATION_TIMEOUT_MS,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
        },
      },
      {
        resolve,
        test: {
          name: 'mutation',
          // Each runs the tests of its bug in a process of its own.
          maxConcurrency: 2,
          include: ['test/mutation/**/*.spec.ts'],
          pool: 'forks',
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
