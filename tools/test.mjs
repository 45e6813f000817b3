// `npm test`: everything, from a fresh clone on, and one line at the end that sums it up. Of crash
// matrices that vary another a third is drawn each day; `npm test -- --all` runs them whole.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { installPackages } from './debian.mjs'
import { buildPages, bundleServer, generate, install, root } from './steps.mjs'

const DAY_MS = 86_400_000
const PARTS = 3
const all = process.argv.includes('--all')
const part = Number(process.env.VERDICT_TEST_PART ?? Math.floor(Date.now() / DAY_MS) % PARTS)

const report = (runner) => join(root, '.build', `${runner}-report.json`)
const script = (path) => join(root, 'node_modules', path)

const vitest = {
  name: 'vitest',
  args: [
    script('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report('vitest')}`,
  ],
  count: ({ numPassedTests, numFailedTests, numPendingTests, testResults }) => ({
    passed: numPassedTests,
    // A file that cannot even be loaded has no tests, and is a failure all the same.
    failed:
      numFailedTests +
      testResults.filter((file) => file.status === 'failed' && !file.assertionResults.length)
        .length,
    skipped: numPendingTests,
    names: testResults.flatMap(({ name, status, assertionResults }) => {
      const file = relative(root, name)
      const failed = assertionResults.filter((each) => each.status === 'failed')
      if (status === 'failed' && failed.length === 0) return [file]
      return failed.map(({ fullName }) => `${file}: ${fullName}`)
    }),
  }),
}

/** The failed tests of Playwright's tree of suites, each as file and title. */
function failedIn({ suites = [], specs = [] }) {
  const own = specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`)
  return [...own, ...suites.flatMap(failedIn)]
}

const playwright = {
  name: 'playwright',
  args: [script('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
  count: ({ stats, errors, suites }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    again: stats.flaky,
    names: failedIn({ suites }),
  }),
}

/** Runs one runner to its end and reads its own report; no report counts as a failure. */
async function runAll({ name, args, count }) {
  rmSync(report(name), { force: true })
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    ...(all ? { VERDICT_TEST_ALL: '1' } : { VERDICT_TEST_PART: String(part) }),
    PLAYWRIGHT_JSON_OUTPUT_NAME: report(name),
  }
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (!existsSync(report(name))) return { passed: 0, failed: 1, skipped: 0 }
  const counts = count(JSON.parse(readFileSync(report(name), 'utf8')))
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
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
  const results = [await runAll(vitest)]
  if (hasBrowserTests()) results.push(await runAll(playwright))
  const sum = (key) => results.reduce((total, counts) => total + counts[key], 0)
  const again = results.reduce((total, counts) => total + (counts.again ?? 0), 0)
  // Thousands of lines may lie between a failure and the end of the output.
  for (const name of results.flatMap(({ names = [] }) => names)) console.log(`failed: ${name}`)
  if (again) console.log(`${again} passed only when tried again: look at their first failure above`)
  if (sum('skipped')) console.log(`${sum('skipped')} skipped, which is a failure: nothing may be`)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return sum('failed') === 0 && sum('skipped') === 0 && sum('passed') > 0
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
