import { expect, test } from 'vitest'
import { belongsTo } from '@/server/participant/ownership'
import { parameterText } from '@/server/participant/parameter-text'
import { leavesBehind, statementFault } from '@/server/participant/statement-guard'

const faultOf = (sql: string) => statementFault({ sql, params: [] })

test.each([
  ...['begin', 'START TRANSACTION', 'Commit', 'end', 'rollback to a', 'ABORT', 'savepoint a'],
  ...['release a', 'set work_mem = 1', 'SET SESSION x = 1', 'reset all', 'listen x', 'notify x'],
  ...['unlisten *', 'discard all', "prepare transaction 'x'", "PREPARE\n  TRANSACTION 'x'"],
  ...['  /* a /* b */ c */ commit', '-- x\ncommit', '(commit)', ';commit', '/**/commit/**/'],
  ...['select 1; select 2', "select ';'; select 2", 'select 1;;select 2', 'select 1;--x\ncommit'],
  ...['select $$;$$; commit', "select '\\'; commit --'"],
])('refused before anything runs: %s', (sql) => {
  expect(faultOf(sql)).toMatchObject({ code: 'statement-refused' })
})

test.each([
  ...['select 1', 'select 1;', 'select 1 ; -- done', "select ';commit'", 'select "a;b" from t'],
  ...['set local work_mem = 1', '/* set x */ SET LOCAL x = 1', 'select $a$ ; $$ ; $a$'],
  ...["select E'it\\'s; fine'", "insert into t values ('-- no; comment /*')", 'endpoint', ''],
  ...["select 'a''; commit; ''b'", 'select /* ; */ 1', 'with x as (select 1) select * from x'],
  ...[
    'do $$ begin perform 1; end $$',
    'call settle()',
    'select 1 /* a',
    'prepare mine as select 1',
  ],
])('left to the server: %s', (sql) => {
  expect(faultOf(sql)).toBeNull()
})

test('texts the protocol cannot carry are refused', () => {
  expect(faultOf('select 1\0')?.text).toContain('NUL')
  expect(statementFault({ sql: 'x', params: Array(65_536).fill(1) })?.text).toContain('65536')
})

test.each([
  ['traces', 'prepare a as select 1'],
  ['traces', '/* */ DEALLOCATE a'],
  ['traces', 'declare c cursor for select 1'],
  ['perhaps', "select set_config('role', 'x', false)"],
  ['perhaps', 'update t set a = pg_advisory_lock (1)'],
  ['perhaps', 'select my.own(1)'],
  ['perhaps', 'select /* count */ "Mine"(1)'],
  ['perhaps', 'do $$ begin end $$'],
  ['perhaps', 'call mine()'],
  ['nothing', 'select count(*), sum(a) from t where b in (1, 2)'],
  ['nothing', 'insert into public.t (a, b) values ($1, $2) on conflict (a) do nothing'],
  ['nothing', 'update t set a = a + $2 where id = any($1)'],
  ['nothing', 'set local work_mem = 1'],
] as const)('leaves %s in its session: %s', (left, sql) => {
  expect(
    leavesBehind([
      { sql: 'select 1', params: [] },
      { sql, params: [] },
    ]),
  ).toBe(left)
})

test.each([
  [null, null],
  [undefined, null],
  ['a', 'a'],
  [1.5, '1.5'],
  [false, 'false'],
  [{ a: [1, null] }, '{"a":[1,null]}'],
  [[], '{}'],
  [[1, null, [2, 'a"\\b']], '{"1",NULL,{"2","a\\"\\\\b"}}'],
  [[{ a: 1 }], '{"{\\"a\\":1}"}'],
])('the parameter %j is sent as %j', (value, text) => {
  expect(parameterText(value)).toBe(text)
})

test('a branch is ours only under the exact mark: an underscore stands for itself', () => {
  const gid = 'vd1_test.1.1.01J00000000000000000000000_1'
  expect(belongsTo('test', gid)).toBe(true)
  for (const foreign of ['vd1X', 'Xvd1_', 'vd1', 'vd1-', 'VD1_'])
    expect(belongsTo('test', gid.replace('vd1_', foreign))).toBe(false)
  expect(belongsTo('tes', gid)).toBe(false)
  expect(belongsTo('test', gid.replace('test.', 'test2.'))).toBe(false)
  expect(belongsTo('.*', gid)).toBe(false)
})
