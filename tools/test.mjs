// `npm test`: everything, from a fresh clone on, and one line at the end that sums it up. Of crash
// matrices that vary another a sixth is drawn each day; `npm test -- --all` runs them whole.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { installPackages } from './debian.mjs'
import { buildPages, bundleServer, generate, install, root } from './steps.mjs'
import {
  failedFiles,
  joined,
  named,
  ofPlaywright,
  ofVitest,
  readReport,
  skippedFiles,
} from './test-report.mjs'

const DAY_MS = 86_400_000
const PARTS = 6
const all = process.argv.includes('--all')
const part = Number(process.env.VERDICT_TEST_PART ?? Math.floor(Date.now() / DAY_MS) % PARTS)

/** On so slow a machine what walks over every page takes a third of them, another one each day. */
const SLOW_MS = 28 * 60_000
const began = Date.now()

/** More files than these are no accident of a busy machine, and not tried again. */
const SECOND_TRY_FILES = 12

const script = (path) => join(root, 'node_modules', path)
const vitestReport = join(root, '.build/vitest-report.json')
const playwrightReport = join(root, '.build/playwright-report.json')

/** `again`: what has failed, by itself: one at a time, and of a long file no more than that. */
const vitest = {
  name: 'vitest',
  report: vitestReport,
  parse: ofVitest(root),
  args: [
    script('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ],
  /** Its last files are the planted bugs: by then it is known how slow this machine is. */
  shorter: () => ({ VERDICT_TEST_BEGAN: String(began) }),
  again: (tests) => {
    const names = named(tests, 'failed').map((each) => each.split(': ').slice(1).join(': '))
    const whole = failedFiles(tests).some((file) => !file.startsWith('test/mutation/'))
    const only = whole ? [] : ['-t', names.map(literally).join('|')]
    return ['--maxWorkers=1', ...only, ...failedFiles(tests)]
  },
}

const playwright = {
  name: 'playwright',
  report: playwrightReport,
  parse: ofPlaywright('test/browser'),
  args: [script('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
  shorter: () => (isSlow() ? { VERDICT_TEST_SLOW: '1' } : {}),
  // What runs only after all others passed did not run yet.
  again: (tests) => ['--workers=1', '--no-deps', ...failedFiles(tests), ...skippedFiles(tests)],
}

const MEMORY = '/dev/shm'
const MEMORY_BYTES_MIN = 8 * 2 ** 30

/**
 * Servers by the hundred begin with copied data folders, and on a disk that alone takes a fifth of the
 * processor's time. Where memory is plenty and nobody has said where, they are there.
 */
function temporaryFiles() {
  if (process.env.TMPDIR !== undefined || !existsSync(MEMORY)) return {}
  const { bavail, bsize } = statfsSync(MEMORY)
  return Math.min(bavail * bsize, freemem()) < MEMORY_BYTES_MIN ? {} : { TMPDIR: MEMORY }
}

const isSlow = () => !all && Date.now() - began > SLOW_MS

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Runs one runner to its end, and answers with how each test ended. */
async function run({ name, args, report, parse }, { more = [], shorter = {} } = {}) {
  rmSync(report, { force: true })
  const env = {
    ...process.env,
    ...temporaryFiles(),
    NEXT_TELEMETRY_DISABLED: '1',
    ...(all ? { VERDICT_TEST_ALL: '1' } : { VERDICT_TEST_PART: String(part) }),
    ...shorter,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  }
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args, ...more], { cwd: root, env, stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', resolve)
  })
  const tests = readReport(report, parse, name)
  const told = named(tests, 'failed').length > 0
  const silent = { file: '', name: `${name} ended with ${code}`, status: 'failed' }
  return code !== 0 && !told ? new Map([...tests, ['', silent]]) : tests
}

/**
 * What fails among hundreds of processes is tried once more alone: a bug that is there fails again, so
 * nothing is left out at that try.
 */
async function runAll(runner) {
  const first = await run(runner, { shorter: runner.shorter() })
  const files = failedFiles(first)
  if (!files.length || files.length > SECOND_TRY_FILES || files.includes('')) return first
  console.log(`Tried again, with nothing else running: ${files.join(', ')}`)
  return joined(first, await run(runner, { more: runner.again(first) }))
}

function hasBrowserTests() {
  const folder = join(root, 'test/browser')
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.spec.ts'))
}

async function test() {
  await install()
  installPackages()
  await generate()
  await buildPages()
  await bundleServer()
  console.log(
    all
      ? 'Every point of every crash matrix'
      : `Crash matrices that vary another: part ${part} of 0 to ${PARTS - 1}, drawn by the day (VERDICT_TEST_PART=${part}); --all runs every point`,
  )
  const tests = await runAll(vitest)
  if (isSlow())
    console.log('This machine is slow: walks over every page take a third of them; --all takes all')
  if (hasBrowserTests()) for (const each of await runAll(playwright)) tests.set(...each)
  const ended = (status) => named(tests, status)
  const [failed, skipped, again] = ['failed', 'skipped', 'again'].map(ended)
  // Thousands of lines may lie between a failure and the end of the output.
  for (const each of again) console.log(`passed only when tried again: ${each}`)
  for (const each of skipped) console.log(`skipped, which is a failure: ${each}`)
  for (const each of failed) console.log(`failed: ${each}`)
  const passed = ended('passed').length + again.length
  console.log(`${passed} passed, ${failed.length + skipped.length} failed`)
  return passed > 0 && failed.length + skipped.length === 0
}

test().then(
  (good) => {
    process.exitCode = good ? 0 : 1
  },
  (error) => {
    console.error(error.message)
    console.log('0 passed, 1 failed')
    process.exitCode = 1
  },
)
