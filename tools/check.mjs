// `npm run check`: style, types, dependencies, dead code and the core's tests, two at a time.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { generate, install, root, run } from './steps.mjs'

const PARALLEL = 2
const node = (script, ...args) => [process.execPath, [join(root, 'node_modules', script), ...args]]
const here = (names) => names.filter((name) => existsSync(join(root, name)))

const typescript = 'typescript/bin/tsc'
const types = (project) => [
  `types of ${project}`,
  ...node(typescript, '--project', project, '--noEmit'),
]
const pure = here([
  'server/protocol',
  'server/policy',
  'server/advice',
  'server/analysis',
  'server/exploration',
  'server/simulator',
]).filter((name) => readdirSync(join(root, name)).some((file) => file.endsWith('.ts')))
const cruised = here(['server', 'app', 'components', 'sdk', 'cli', 'examples', 'tools', 'test'])

const steps = [
  types('.'),
  ['core tests', ...node('vitest/vitest.mjs', 'run', '--project=core', '--passWithNoTests')],
  ['style', ...node('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')],
  ['imports', ...node('dependency-cruiser/bin/dependency-cruise.mjs', ...cruised)],
  ['dead code', ...node('knip/bin/knip.js')],
  ...pure.map(types),
]

const failed = []

async function worker() {
  for (let next = steps.shift(); next; next = steps.shift()) {
    const [name, command, args] = next
    const began = Date.now()
    const error = await run(command, args).then(
      () => undefined,
      (reason) => reason,
    )
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    console.log(`${error ? 'FAILED' : 'ok    '} ${name} (${seconds} s)`)
    if (error) {
      failed.push(name)
      console.log(error.message)
    }
  }
}

try {
  await install()
  if (existsSync(join(root, 'prisma/schema.prisma'))) await generate()
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  console.log(failed.length ? `Refused by: ${failed.join(', ')}` : 'All is well')
} catch (error) {
  console.error(error.message)
  failed.push('preparation')
}
process.exitCode = failed.length ? 1 : 0
