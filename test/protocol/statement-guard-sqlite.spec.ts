import { describe, expect, test } from 'vitest'
import { secondLastResource } from '@/server/participant/last-resource'
import { sqliteStatementFault } from '@/server/participant/statement-guard-sqlite'

const fault = (sql: string, ...params: unknown[]) => sqliteStatementFault({ sql, params })

describe('what a client may not send to SQLite', () => {
  test.each([
    ...['BEGIN', 'commit', '-- one\n COMMIT', '/* two */ end', 'ROLLBACK', 'savepoint a'],
    ...['RELEASE a', "attach 'other.db' as b", 'DETACH b', 'PRAGMA synchronous = off', 'vacuum'],
    ...['select 1; select 2', 'delete from a; ; drop table a', '', '-- nothing', 'select 1\0'],
    ...['create trigger t after insert on a begin select 1; end; delete from a'],
  ])('%j is refused', (sql) => {
    expect(fault(sql)).toMatchObject({ code: 'statement-refused' })
  })

  test.each([
    ...['select 1', 'select 1;', ";;\n select 'a;b' ;", 'insert into a values (";")'],
    ...['with b as (select 1) select * from b', 'create table c (d)', 'replace into a values (1)'],
    ...['create trigger t after insert on a begin select 1; select 2; end', 'select [a;b] from c'],
    ...['select 1 -- ; commit', 'select /* ; commit */ 1'],
  ])('%j may run', (sql) => {
    expect(fault(sql)).toBeNull()
  })

  test.each<[string, number]>([
    ['select ?, ?', 2],
    ['select ?2, ?1, ?1', 2],
    ['select ?3, ?', 4],
    ['select :a, $b, @c, :a', 3],
    ['select $1, $2, $1', 2],
    ['select \'?\', "?", [?], `:a` -- ?\n', 0],
  ])('%j takes exactly %i parameters: SQLite would take a missing one for NULL', (sql, count) => {
    const given = (length: number) => fault(sql, ...Array.from({ length }, () => 1))
    expect(given(count)).toBeNull()
    expect(given(count + 1)).toMatchObject({ code: 'statement-refused' })
    if (count > 0) expect(given(count - 1)?.text).toContain(`names ${count} parameters`)
  })
})

describe('a second participant that cannot prepare', () => {
  const postgres = { name: 'pg', kind: 'postgresql' } as const
  const file = (name: string) => ({ name, kind: 'sqlite' }) as const

  test('one beside others is no trouble', () => {
    expect(secondLastResource([postgres, file('one'), postgres])).toBeNull()
  })

  test('two are refused by name, and so are two branches at one', () => {
    const two = secondLastResource([file('one'), postgres, file('two')])
    expect(two).toMatchObject({ index: 2, detail: expect.stringContaining('one and two') })
    const twice = secondLastResource([file('one'), file('one')])
    expect(twice?.detail).toContain('takes one branch only')
  })
})
