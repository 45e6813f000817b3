import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  failedFiles,
  joined,
  named,
  ofPlaywright,
  ofVitest,
  readReport,
  skippedFiles,
} from '@/tools/test-report.mjs'

const folder = mkdtempSync(join(tmpdir(), 'verdict-test-report-'))
const parse = ofVitest('/here')

/** A file of which nothing ran has failed as well. */
const statusOf = (tests: readonly string[]) =>
  tests.includes('failed') || !tests.includes('passed') ? 'failed' : 'passed'

/** Of each file its tests, each `passed`, `failed` or `skipped`; none: it did not load. */
function vitest(files: Record<string, Record<string, string>>) {
  const testResults = Object.entries(files).map(([name, tests]) => ({
    name: `/here/${name}`,
    status: statusOf(Object.values(tests)),
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
  }))
  return read({ testResults }, parse)
}

function read(report: object, how: typeof parse) {
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(report))
  return readReport(path, how, 'it')
}

describe('what a run of all tests says', () => {
  afterAll(() => rmSync(folder, { recursive: true }))

  test('what failed and passes alone is told as such; what passed is not run away with', () => {
    const first = vitest({ a: { one: 'passed', two: 'failed' }, b: { three: 'passed' } })
    expect(failedFiles(first)).toEqual(['a'])
    const all = joined(first, vitest({ a: { one: 'passed', two: 'passed' } }))
    expect(named(all, 'again')).toEqual(['a: two'])
    expect(named(all, 'passed')).toEqual(['a: one', 'b: three'])
    expect(named(all, 'failed')).toEqual([])
  })

  test('what fails twice has failed, and so has what fails at its second try only', () => {
    const first = vitest({ a: { one: 'passed', two: 'failed', three: 'failed' } })
    const all = joined(first, vitest({ a: { one: 'failed', two: 'failed', three: 'passed' } }))
    expect(named(all, 'failed')).toEqual(['a: one', 'a: two'])
  })

  test('what is left out at the second try keeps its failure', () => {
    const first = vitest({ a: { one: 'failed', two: 'failed' } })
    const all = joined(first, vitest({ a: { one: 'passed', two: 'skipped' } }))
    expect(named(all, 'failed')).toEqual(['a: two'])
  })

  test('a file that could not be prepared has failed, until all its tests have run', () => {
    const first = vitest({ a: { one: 'skipped', two: 'skipped' } })
    expect(named(first, 'failed')).toEqual(['a: '])
    const all = joined(first, vitest({ a: { one: 'passed', two: 'failed' } }))
    expect(named(all, 'failed')).toEqual(['a: two'])
    expect(named(all, 'skipped')).toEqual([])
    const none = joined(first, first)
    expect(named(none, 'failed')).toEqual(['a: '])
  })

  test('what waited for others that failed runs at the second try, and has passed then', () => {
    const first = vitest({ a: { one: 'failed' }, b: { two: 'skipped', three: 'passed' } })
    expect(skippedFiles(first)).toEqual(['b'])
    const second = vitest({ a: { one: 'passed' }, b: { two: 'passed', three: 'passed' } })
    const all = joined(first, second)
    expect(named(all, 'again')).toEqual(['a: one'])
    expect(named(all, 'passed')).toEqual(['b: two', 'b: three'])
    expect(named(all, 'skipped')).toEqual([])
  })

  test('no report is a failure, and of two of one name each counts', () => {
    expect(named(readReport(join(folder, 'none'), parse, 'it'), 'failed')).toHaveLength(1)
    const spec = (status: string) => ({ file: 'x', title: 'same', tests: [{ status }] })
    const suites = [{ specs: [spec('unexpected')], suites: [{ specs: [spec('flaky')] }] }]
    const tests = read({ suites, errors: [{}] }, ofPlaywright('pages'))
    expect(named(tests, 'failed')).toEqual(['pages/x: same', ': error 1 of no test'])
    expect(named(tests, 'again')).toEqual(['pages/x: same (2)'])
  })
})
