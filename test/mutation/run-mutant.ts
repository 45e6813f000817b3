import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Mutant } from '../mutant'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const answer = z.union([
  z.object({ error: z.string() }),
  z.object({ said: z.array(z.string()), failures: z.array(z.tuple([z.string(), z.number()])) }),
])

const idle: ChildProcess[] = []

/** How many tests failed in each of the assigned files while the bug was in place; '': none is. */
export async function failuresUnder(
  { id, file, killedBy }: Pick<Mutant, 'id' | 'file' | 'killedBy'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const runner = idle.pop() ?? (await startRunner())
  const result = answer.parse(await ask(runner, { id, file, killedBy }, signal))
  idle.push(runner)
  if ('error' in result) throw new Error(`the tests of ${id} did not run: ${result.error}`)
  // It fails every test, and so proves nothing of any.
  const nameless = result.said.find((one) => one.includes('ReferenceError'))
  if (nameless !== undefined) throw new Error(`${id} names what is not there: ${nameless}`)
  return new Map(result.failures)
}

/** Those that wait for work are let go, and end. */
export function stopRunners(): void {
  for (const runner of idle.splice(0)) runner.disconnect()
}

/** Processes of their own, for a bug must not reach any other test. */
async function startRunner(): Promise<ChildProcess> {
  const runner = fork(join(root, 'test/mutation/mutant-runner.mjs'), {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // biome-ignore lint/style/noProcessEnv: a runner needs what the tests need
    env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true', VERDICT_TEST_ALL: '1' },
  })
  await heard(runner)
  return runner
}

/** One that is not waited for any longer is killed: nobody knows what it would answer next. */
function ask(runner: ChildProcess, mutant: object, signal: AbortSignal): Promise<unknown> {
  const kill = () => runner.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  runner.send(mutant)
  return heard(runner).finally(() => signal.removeEventListener('abort', kill))
}

const heard = (runner: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null, by: string | null) =>
      reject(new Error(`the runner of planted bugs ended with ${code ?? by}`))
    runner.once('exit', ended)
    runner.once('message', (message) => {
      runner.off('exit', ended)
      resolve(message)
    })
  })
