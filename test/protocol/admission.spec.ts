import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atOnceIn, lettingIn, reserveOf } from '@/server/policy/admission'

const needs = (...lines: string[]) => {
  const counted = new Map<string, number>()
  for (const line of lines) counted.set(line, (counted.get(line) ?? 0) + 1)
  return { needs: counted }
}
const line = (limit: number, inFlight = 0) => ({ limit, inFlight })

describe('how many branches may be at a server at once', () => {
  test('is four fifths of its places, and one less at least', () => {
    expect([1, 2, 6, 100, 200].map((max) => atOnceIn({ max, others: 0 }))).toEqual([
      ...[0, 1, 4, 80, 160],
    ])
    expect(reserveOf(6)).toBe(2)
  })

  test('is less by what others hold there, down to none', () => {
    expect(atOnceIn({ max: 100, others: 30 })).toBe(50)
    expect(atOnceIn({ max: 100, others: 99 })).toBe(0)
  })
})

describe('those that wait', () => {
  test('are let in in their order while there is room', () => {
    const waiting = [needs('a'), needs('a'), needs('a')]
    expect(lettingIn(waiting, new Map([['a', line(5, 3)]]))).toEqual([0, 1])
  })

  test('have all their places or none', () => {
    const lines = new Map([
      ['a', line(4, 4)],
      ['b', line(4, 0)],
    ])
    expect(lettingIn([needs('a', 'b')], lines)).toEqual([])
  })

  test('are not passed by in a full line by somebody who needs less', () => {
    expect(lettingIn([needs('a', 'a'), needs('a')], new Map([['a', line(4, 3)]]))).toEqual([])
  })

  test('do not hold up those who wait for somebody else', () => {
    const lines = new Map([
      ['full', line(2, 2)],
      ['b', line(3, 0)],
    ])
    const waiting = [needs('full', 'b'), needs('full', 'b'), needs('full', 'b'), needs('b')]
    expect(lettingIn([...waiting, needs('b'), needs('b')], lines)).toEqual([3, 4])
  })

  test('go alone where they need more than there ever is', () => {
    const waiting = [needs('a', 'a', 'a'), needs('a')]
    expect(lettingIn(waiting, new Map([['a', line(2, 1)]]))).toEqual([])
    expect(lettingIn(waiting, new Map([['a', line(2, 0)]]))).toEqual([0])
  })

  test('wait where nothing is free at all, and go where nothing limits them', () => {
    expect(lettingIn([needs('a')], new Map([['a', line(0)]]))).toEqual([])
    expect(lettingIn([needs()], new Map())).toEqual([0])
  })
})

const NAMES = ['a', 'b', 'c']
const asked = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
const limits = fc.record({
  a: fc.integer({ min: 1, max: 5 }),
  b: fc.integer({ min: 1, max: 5 }),
  c: fc.integer({ min: 1, max: 5 }),
})

test('in any run no limit is passed but by one that goes alone, and everybody gets in at last', () => {
  fc.assert(
    fc.property(
      fc.array(asked, { minLength: 1, maxLength: 40 }),
      limits,
      fc.infiniteStream(fc.nat()),
      (all, limited, dice) => {
        const run = createRun(all, limited)
        for (let round = 0; run.waiting.length + run.inside.length > 0; round++) {
          run.letIn()
          expect(run.inside.length).toBeGreaterThan(0)
          expect(run.isWithin()).toBe(true)
          run.end((dice.next().value ?? 0) % run.inside.length)
          expect(round).toBeLessThanOrEqual(all.length)
        }
      },
    ),
  )
})

test('the first of all gets in once those that are in have ended, whoever comes behind it', () => {
  fc.assert(
    fc.property(asked, fc.array(asked, { maxLength: 20 }), limits, (first, others, limited) => {
      const run = createRun(others, limited)
      run.letIn()
      const before = [...run.inside]
      run.waiting.unshift(needs(...first))
      const [oldest] = run.waiting
      for (const one of before) {
        run.end(run.inside.indexOf(one))
        run.letIn()
        run.waiting.push(needs('a'), needs('b'), needs('c'))
      }
      run.letIn()
      expect(run.waiting).not.toContain(oldest)
    }),
  )
})

function createRun(all: readonly string[][], limited: Readonly<Record<string, number>>) {
  const waiting = all.map((one) => needs(...one))
  const inside: ReturnType<typeof needs>[] = []
  const taken = (name: string) => inside.reduce((sum, one) => sum + (one.needs.get(name) ?? 0), 0)
  const lines = () => new Map(NAMES.map((name) => [name, line(limited[name] ?? 0, taken(name))]))
  return {
    waiting,
    inside,
    letIn: () => {
      for (const position of [...lettingIn(waiting, lines())].reverse())
        inside.push(...waiting.splice(position, 1))
    },
    isWithin: () =>
      NAMES.every((name) => {
        const there = inside.filter((one) => one.needs.has(name))
        return taken(name) <= (limited[name] ?? 0) || there.length === 1
      }),
    end: (at: number) => void inside.splice(at, 1),
  }
}
