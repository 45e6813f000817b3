// What must be there before Verdict can run: each step is skipped while its inputs are unchanged.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { bundle, root } from './bundle.mjs'

export { root }

const at = (path) => join(root, path)

const packages = ['package.json', 'package-lock.json']
const bundling = [...packages, 'tools/steps.mjs', 'tools/bundle.mjs']
const schema = ['prisma/schema.prisma', 'prisma.config.ts']
/** What pages may import, and with what they are built. */
const pages = [
  'app',
  'components',
  'server/contract',
  'server/language',
  'server/view',
  'server/protocol',
  'server/platform',
  'instrumentation-client.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
]

/** Brings the packages of the lock file here, unless these very versions are here already. */
export async function install() {
  if (installed()) return
  const npm = process.env.npm_execpath
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm']
  const args = [...first, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  await timed('Installing packages', () => run(command, args))
}

export const generate = () =>
  step({
    name: 'generate',
    says: 'Generating the database client',
    inputs: [...schema, 'package-lock.json'],
    output: 'prisma/client/client.ts',
    work: () => run(process.execPath, [at('node_modules/prisma/build/index.js'), 'generate']),
  })

export const buildPages = () =>
  step({
    name: 'pages',
    says: 'Building the pages',
    inputs: [...pages, ...schema, ...packages],
    output: '.next/BUILD_ID',
    work: () => run(process.execPath, [at('node_modules/next/dist/bin/next'), 'build']),
  })

export const bundleServer = () =>
  step({
    name: 'server',
    says: 'Bundling the server',
    inputs: ['server', 'sdk', ...schema, ...bundling, 'tsconfig.json'],
    output: '.build/main.mjs',
    work: async () => {
      mkdirSync(at('.build'), { recursive: true })
      for (const name of readdirSync(at('.build')))
        if (name.startsWith('chunk-')) rmSync(at(`.build/${name}`))
      await bundle({
        main: 'server/main.ts',
        // SQLite blocks, so it runs in a thread of its own: a second program beside the first.
        'sqlite-worker': 'server/participant/sqlite-worker.ts',
        // A search takes seconds, and nobody may have to wait for it.
        'exploration-worker': 'server/api/exploration-worker.ts',
        'simulation-worker': 'server/api/simulation-worker.ts',
      })
    },
  })

/** A program that needs nothing but what it imports; answers the path of its bundle. */
const program =
  (name, { says, entry, inputs }) =>
  async () => {
    const output = `.build/${name}.mjs`
    const work = () => bundle({ [name]: entry })
    await step({ name, says, inputs: [...inputs, ...bundling], output, work })
    return at(output)
  }

export const bundleContractSuite = program('contract', {
  says: 'Bundling the contract suite',
  entry: 'sdk/contract-suite/main.ts',
  inputs: ['sdk', 'server/contract', 'server/protocol'],
})

export const bundleCommandLine = program('verdict', {
  says: 'Bundling the command line',
  entry: 'cli/main.ts',
  inputs: ['cli', 'sdk', 'server/contract', 'server/protocol', 'server/participant'],
})

/** Answers the path of the bundle. */
export async function bundleExplorables() {
  await bundle({ explorables: 'server/exploration/explorables.ts' })
  return at('.build/explorables.mjs')
}

/** Answers the path of the bundle. */
export async function bundleBench(name) {
  await bundle({ [`bench/${name}`]: `test/bench/${name}.ts` })
  return at(`.build/bench/${name}.mjs`)
}

/** Runs a command to its end, silently; its output is shown only if it fails. */
export function run(command, args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`It ended with ${code ?? signal}:\n${Buffer.concat(output)}`))
    })
  })
}

async function step({ name, says, inputs, output, work }) {
  const stamp = at(`.build/${name}.stamp`)
  const now = hashOf(inputs)
  if (existsSync(at(output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  await timed(says, work)
  mkdirSync(at('.build'), { recursive: true })
  writeFileSync(stamp, now)
}

async function timed(says, work) {
  const began = Date.now()
  // Beside what was asked for, which may be piped on.
  console.error(`${says} …`)
  try {
    await work()
  } catch (error) {
    throw new Error(`${says} failed. ${error.message}`)
  }
  console.error(`${says} took ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.version)
  for (const path of inputs.flatMap(filesUnder))
    hash.update(`\0${path}\0`).update(readFileSync(at(path)))
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!existsSync(at(path))) return []
  if (statSync(at(path)).isFile()) return [path]
  return readdirSync(at(path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`))
}

/** npm notes in node_modules what it has put there; optional packages depend on the machine. */
function installed() {
  const note = at('node_modules/.package-lock.json')
  if (!existsSync(note)) return false
  const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages
  const here = read(note)
  return Object.entries(read(at('package-lock.json'))).every(
    ([path, wanted]) =>
      path === '' ||
      wanted.optional ||
      wanted.devOptional ||
      here[path]?.version === wanted.version,
  )
}
