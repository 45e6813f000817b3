import { expect, test } from 'vitest'
import {
  adviseBranch,
  branchConsequences,
  type NamedSituation,
} from '@/server/advice/branch-advice'

const values = [
  ...(['prepared', 'committed', 'aborted', 'in-progress'] as const),
  ...(['no-trace', 'no-answer', 'cannot-tell'] as const),
]
const situation = (more: Partial<NamedSituation> = {}): NamedSituation => ({
  ...{ kind: 'foreign', participant: 'pg-a', manager: 'Citus', value: 'prepared', blocked: 0 },
  ...more,
})

test('nothing about a branch that the journal does not have is ever called safe or advised', () => {
  for (const kind of ['unclaimed', 'foreign'] as const)
    for (const value of values)
      for (const card of Object.values(adviseBranch(situation({ kind, value })))) {
        expect(card.advice).not.toMatch(/^safe|as-decided/)
        expect(card.advised).toBe(false)
        expect(card.advice === 'forced').toBe(value === 'prepared')
        expect(card.guess).toBe(value === 'prepared')
        expect(card.reasons.length).toBeGreaterThan(0)
      }
})

test('a foreign branch: who made it, what cannot be seen from here, and that abort is no way out', () => {
  const { commit, abort } = adviseBranch(situation())
  expect(commit.reasons.join(' ')).toContain('Another program made this branch (Citus)')
  for (const { reasons } of [commit, abort])
    expect(reasons.join(' ')).toContain('Whether its coordinator still lives')
  expect(abort.reasons.at(-1)).toMatch(/^Aborting is not the safe way out either/)
  expect(commit.reasons.at(-1)).toContain('permanent')
})

test('an unclaimed branch: why the journal may not have it, and where to look first', () => {
  const { abort } = adviseBranch(situation({ kind: 'unclaimed' }))
  expect(abort.reasons[0]).toContain('restored from a backup')
  expect(abort.reasons[1]).toContain('Look for the other branches')
})

test('what has no branch to settle promises no consequence', () => {
  for (const value of values)
    expect(branchConsequences('abort', situation({ value })).length > 0).toBe(value === 'prepared')
  expect(branchConsequences('commit', situation({ blocked: 2 }))[1]).toBe(
    'Its locks go free, and 2 sessions go on.',
  )
  expect(branchConsequences('abort', situation({ blocked: 1 }))[1]).toContain('1 session goes on')
  expect(branchConsequences('abort', situation({ blocked: null }))[1]).toContain('cannot be told')
})

test('every sentence ends as one, and none shouts or blames', () => {
  for (const value of values)
    for (const { reasons } of Object.values(adviseBranch(situation({ value }))))
      for (const text of reasons) expect(text).toMatch(/^[A-Za-z][^!]*\.$/)
})
