import { expect, test } from 'vitest'
import { csvOf } from '@/components/audit/audit-file'
import type { AuditEntry } from '@/server/contract/audit'

const entry: AuditEntry = {
  ...{ id: '01A', at: '2026-11-29T09:00:00Z', actor: 'local operator', action: 'abort' },
  ...{ transaction: 'lab.1.1.X', participant: null, branchId: null, evidenceId: null },
  ...{ rule: 4, advice: 'safe', outcome: null, approver: null, requestId: 'r1', data: {} },
  ...{ chain: { position: 7, hash: 'ab' }, reason: 'It does not come back' },
}
const lineOf = (reason: string) => csvOf([{ ...entry, reason }]).split('\r\n')[1]

test('a file has a line of names and one an entry, with its place in the chain', () => {
  expect(csvOf([entry])).toMatch(/^at,actor,.*,id,position,hash\r\n.*,01A,7,ab\r\n$/)
})

test('commas, quotes and line breaks stay in their cell', () => {
  expect(lineOf('He said "no", twice')).toContain('"He said ""no"", twice"')
  expect(csvOf([{ ...entry, reason: 'one\ntwo' }])).toContain('"one\ntwo"')
})

test.each(['=1+1', '+1', '-1', '@cmd', '\tx'])('%s is no formula for a spreadsheet', (reason) => {
  expect(lineOf(reason)).toContain(`,'${reason}`)
})
