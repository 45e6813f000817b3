import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evidenceCounts, evidenceFacts } from '@/components/evidence/evidence-facts'
import { evidenceLook } from '@/components/ui/state-look'
import { type BranchEvidence, branchEvidence, evidenceValue } from '@/server/contract/action'

const NOW_MS = Date.parse('2026-11-21T13:00:00.000Z')
const OUTCOME = /\b(committed|aborted|compensated)\b/i
const proofs = ['committed', 'aborted', 'compensated']

const time = fc
  .integer({ min: NOW_MS - 86_400_000, max: NOW_MS })
  .map((ms) => new Date(ms).toISOString())

/** Whatever a participant may have said, late and half silent answers included. */
const row: fc.Arbitrary<BranchEvidence> = fc.record({
  branch: fc.constant('vd1_x_1'),
  n: fc.constant(1),
  participant: fc.constantFrom('pg-a', 'mysql-b', 'pay'),
  value: fc.constantFrom(...evidenceValue.options),
  source: fc.constant('its list of prepared branches'),
  takesPart: fc.boolean(),
  decides: fc.boolean(),
  remembered: fc.constantFrom(null, 'committed' as const, 'aborted' as const),
  preparedAt: fc.option(time),
  rows: fc.option(fc.nat(1_000)),
  locks: fc.option(fc.nat(20)),
  blocked: fc.option(
    fc.array(
      fc.record({ pid: fc.nat(), waitingMs: fc.nat(), application: fc.constant('report') }),
      { maxLength: 3 },
    ),
  ),
  facts: fc.constant([]),
  fault: fc.option(
    fc.record({ code: fc.constantFrom('ECONNREFUSED', '57P01'), text: fc.constant('it is down') }),
  ),
})

const reading = fc.record({
  kind: fc.constantFrom(null, 'postgresql' as const, 'mariadb' as const, 'http' as const),
  takenAt: time,
  nowMs: fc.constant(NOW_MS),
  zone: fc.constantFrom('utc' as const, 'utc 12h' as const),
})

/** All that the page says of one answer: its badge, and what stands behind it. */
const shown = (one: BranchEvidence, how: Parameters<typeof evidenceFacts>[1]) => ({
  badge: evidenceLook[one.value].label,
  facts: evidenceFacts(one, how).map(({ text }) => text),
})

test('check 23: absent or late evidence is never shown as an outcome: only a proof reads as one', () => {
  fc.assert(
    fc.property(row, reading, (one, how) => {
      const { badge, facts } = shown(one, how)
      expect(OUTCOME.test(badge)).toBe(proofs.includes(one.value))
      // What was proved before is told as that, and what no trace may mean names all that it may be.
      const told = facts.filter(
        (text) =>
          !text.startsWith('proved ') && !text.startsWith('it may have committed, aborted or'),
      )
      expect(told.filter((text) => OUTCOME.test(text))).toEqual([])
      expect(facts.some((text) => text.startsWith('proved '))).toBe(
        one.remembered !== null && one.remembered !== one.value,
      )
    }),
  )
})

test('check 23: a list counts every answer under its own word, and never as another', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const counted = evidenceCounts(rows).split(' · ')
      const expected = evidenceValue.options.flatMap((value) => {
        const n = rows.filter((one) => one.value === value).length
        return n === 0 ? [] : [`${n} ${value.replace('-', ' ')}`]
      })
      expect(new Set(counted)).toEqual(new Set(expected))
    }),
  )
})

const broken = fc.oneof(
  fc.constantFrom('value', 'remembered', 'takesPart', 'source', 'participant').map((name) => ({
    name,
    to: undefined as unknown,
  })),
  fc
    .record({ name: fc.constantFrom('value', 'remembered'), to: fc.anything() })
    .filter(({ name, to }) =>
      name === 'value'
        ? !evidenceValue.safeParse(to).success
        : !['committed', 'aborted', null].some((known) => known === to),
    ),
)

test('check 23: malformed evidence is refused at the border, so that no page ever has it', () => {
  fc.assert(
    fc.property(row, broken, (one, { name, to }) => {
      expect(branchEvidence.safeParse({ ...one, [name]: to }).success).toBe(false)
    }),
  )
})
