// What a runner of tests reported, as one map: of each test its file, its name and how it ended.
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** `'passed' | 'again' | 'failed' | 'skipped'`; *again* passed, but not at its first try. */
const VITEST = { passed: 'passed', failed: 'failed' }
const PLAYWRIGHT = { expected: 'passed', flaky: 'again', unexpected: 'failed', skipped: 'skipped' }

/** A file that cannot be loaded, or prepared, has no test that failed, and is a failure all the same. */
function ofVitestFile({ name, status, assertionResults }, root) {
  const file = relative(root, name)
  const tests = assertionResults.map((each) => ({
    file,
    name: each.fullName,
    status: VITEST[each.status] ?? 'skipped',
  }))
  const told = tests.some((each) => each.status === 'failed')
  return status === 'failed' && !told ? [...tests, { file, name: '', status: 'failed' }] : tests
}

/** Playwright's tree of suites, each with its own tests. */
function ofSuite({ suites = [], specs = [] }, folder) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests.map(({ status, projectName }) => ({
      file: `${folder}/${file}`,
      name: `${title}${projectName ? ` (${projectName})` : ''}`,
      status: PLAYWRIGHT[status] ?? 'failed',
    })),
  )
  return [...own, ...suites.flatMap((each) => ofSuite(each, folder))]
}

/** The tests of Vitest's JSON report. */
export const ofVitest = (root) => (report) =>
  report.testResults.flatMap((file) => ofVitestFile(file, root))

/** The tests of Playwright's JSON report; an error of no test counts as a failed one. */
export const ofPlaywright = (folder) => (report) => [
  ...ofSuite(report, folder),
  ...report.errors.map((_, i) => ({
    file: '',
    name: `error ${i + 1} of no test`,
    status: 'failed',
  })),
]

const keyOf = ({ file, name }) => `${file}: ${name}`

/** What `path` says, read by `parse`; no report is a failure of the runner. */
export function readReport(path, parse, runner) {
  const tests = existsSync(path)
    ? parse(JSON.parse(readFileSync(path, 'utf8')))
    : [{ file: '', name: `${runner} left no report`, status: 'failed' }]
  return byKey(tests)
}

/** Those of one name are told apart, so that none hides how another ended. */
function byKey(tests) {
  const all = new Map()
  for (const test of tests) {
    let [name, count] = [test.name, 1]
    while (all.has(keyOf({ ...test, name }))) name = `${test.name} (${++count})`
    all.set(keyOf({ ...test, name }), { ...test, name })
  }
  return all
}

const good = ({ status }) => status === 'passed' || status === 'again'

/** What only waited for others has not failed at its first try. */
const atSecond = ({ status }, now) => (status === 'skipped' ? now : { ...now, status: 'again' })

/**
 * `first`, with what failed there replaced by how it ended in `second`. A file that had failed as a
 * whole, or had skipped tests for that, takes all that the second says of it.
 */
export function joined(first, second) {
  const tried = new Set([...second.values()].map(({ file }) => file))
  const all = new Map(first)
  for (const [key, test] of first) {
    if (!tried.has(test.file) || good(test)) continue
    const now = second.get(key)
    if (!now && test.name === '') all.delete(key)
    else if (now && good(now)) all.set(key, atSecond(test, now))
  }
  for (const [key, test] of second)
    if (test.status === 'failed' || !all.has(key)) all.set(key, test)
  return all
}

const filesOf = (tests, status) => [
  ...new Set([...tests.values()].filter((test) => test.status === status).map((t) => t.file)),
]

/** The files of what failed, each once. */
export const failedFiles = (tests) => filesOf(tests, 'failed')

/** The files of what did not run, as whatever waits for others to pass: each once. */
export const skippedFiles = (tests) => filesOf(tests, 'skipped')

/** The names of the tests with that status, each with its file. */
export const named = (tests, status) =>
  [...tests.values()].filter((test) => test.status === status).map(keyOf)
