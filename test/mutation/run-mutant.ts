import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Mutant } from '../mutant'

const config = 'test/mutation/mutant.config.ts'
export const root = fileURLToPath(new URL('../..', import.meta.url))

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

/** How many tests failed in each of the assigned files while the bug was in place. */
export async function failuresUnder(
  { id, killedBy }: Mutant,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-mutant-'))
  const output = join(folder, 'report.json')
  try {
    const printed = await vitest(
      id,
      [...killedBy, '--reporter=json', `--outputFile=${output}`],
      signal,
    )
    const text = await readFile(output, 'utf8').catch(() => {
      throw new Error(`vitest wrote no report under ${id}:\n${printed}`)
    })
    const { testResults } = report.parse(JSON.parse(text))
    const said = testResults.flatMap(({ message = '', assertionResults }) => [
      message,
      ...assertionResults.flatMap(({ failureMessages }) => failureMessages),
    ])
    // It fails every test, and so proves nothing of any.
    const nameless = said.find((one) => one.includes('ReferenceError'))
    if (nameless !== undefined) throw new Error(`${id} names what is not there: ${nameless}`)
    return new Map(
      testResults.map(({ name, assertionResults }) => [
        name.replace(root, ''),
        assertionResults.filter(({ status }) => status === 'failed').length,
      ]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Its own process, for the bug must not reach any other test. */
function vitest(id: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const script = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(
    'env',
    [`VERDICT_MUTANT=${id}`, process.execPath, script, 'run', '--config', config, ...args],
    {
      cwd: root,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk
    })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(printed))
  })
}
