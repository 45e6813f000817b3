// Runs the tests of one planted bug after the other, as its parent asks. A process for each bug
// would spend more on starting, and on reading all sources anew, than on the tests.
import { fileURLToPath } from 'node:url'
import { createVitest } from 'vitest/node'

const root = fileURLToPath(new URL('../..', import.meta.url))

const vitest = await createVitest('test', {
  config: 'test/mutation/mutant.config.ts',
  root,
  watch: false,
  reporters: [{}],
})

const messagesOf = (errors = []) => errors.map(({ message }) => message ?? '')

async function failuresUnder({ id, file, killedBy }) {
  // biome-ignore lint/style/noProcessEnv: the plugin reads it as it transforms
  process.env.VERDICT_MUTANT = id
  vitest.invalidateFile(root + file)
  try {
    const specifications = await vitest.globTestSpecifications(killedBy)
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
    return {
      said: [
        ...messagesOf(unhandledErrors),
        ...testModules.flatMap((module) => [
          ...messagesOf(module.errors()),
          ...[...module.children.allTests('failed')].flatMap((test) =>
            messagesOf(test.result().errors),
          ),
        ]),
      ],
      failures: testModules.map((module) => [
        module.moduleId.replace(root, ''),
        [...module.children.allTests('failed')].length,
      ]),
    }
  } finally {
    // biome-ignore lint/style/noProcessEnv: the next bug must find the file as it is
    delete process.env.VERDICT_MUTANT
    vitest.invalidateFile(root + file)
  }
}

process.on('message', (mutant) => {
  failuresUnder(mutant).then(
    (result) => process.send?.(result),
    (error) => process.send?.({ error: String(error?.stack ?? error) }),
  )
})
process.once('disconnect', () => process.exit(0))
process.send?.({ ready: true })
