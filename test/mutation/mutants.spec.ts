import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { plant } from '../mutant-plugin'
import { mutants } from '../mutants'
import { shortened } from '../support/drawn'
import { failuresUnder, root, stopRunners } from './run-mutant'

const MUTANT_TIMEOUT_MS = 120_000

describe('planted bugs', () => {
  afterAll(stopRunners)

  test('each has an id of its own, and a place that is found exactly once', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
    for (const mutant of mutants) {
      const source = readFileSync(join(root, mutant.file), 'utf8')
      expect(plant(mutant, source)).not.toBe(source)
    }
  })

  test('each bug that a protocol must be safe from is planted in at least one place', () => {
    const planted = (number: number) =>
      mutants.some(({ id }) => id === `M${number}` || id.startsWith(`M${number}-`))
    const numbers = [...Array.from({ length: 12 }, (_, i) => i + 1), 31, 32, 33, 34]
    expect(numbers.filter((number) => !planted(number))).toEqual([])
  })

  test('one whose place has changed is refused', () => {
    for (const mutant of mutants.slice(0, 1)) {
      expect(() => plant(mutant, 'something else')).toThrow('stands 0 times')
      expect(() => plant(mutant, mutant.find + mutant.find)).toThrow('stands 2 times')
    }
  })

  test('where one was and is no more, the same tests pass', {
    timeout: MUTANT_TIMEOUT_MS,
  }, async ({ signal }) => {
    for (const mutant of mutants.slice(0, 1)) {
      const { file, killedBy } = mutant
      const numbers = async (id: string) =>
        [...(await failuresUnder({ id, file, killedBy }, signal)).values()].map((n) => n > 0)
      expect(await numbers(mutant.id)).toEqual(killedBy.map(() => true))
      expect(await numbers('')).toEqual(killedBy.map(() => false))
    }
  })

  for (const mutant of shortened(mutants))
    test.concurrent(`${mutant.id} is caught: ${mutant.bug}`, {
      timeout: MUTANT_TIMEOUT_MS,
    }, async ({ signal }) => {
      const failures = await failuresUnder(mutant, signal)
      for (const file of mutant.killedBy)
        expect(failures.get(file), `failed tests of ${file}`).toBeGreaterThan(0)
    })
})
