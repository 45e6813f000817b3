import { describe, expect, test } from 'vitest'
import type { Statement } from '@/server/participant/participant'
import {
  leavesTraces,
  mariadbStatementFault,
  onlyReads,
} from '@/server/participant/statement-guard-mariadb'
import { statementFaultAt } from '@/server/participant/statement-guards'

const statement = (sql: string): Statement => ({ sql, params: [] })
const isRefused = (sql: string) => mariadbStatementFault(statement(sql)) !== null

describe('a client may not send to MariaDB', () => {
  test.each([
    ...['BEGIN', 'START TRANSACTION', 'COMMIT', 'ROLLBACK', 'SAVEPOINT a', 'RELEASE SAVEPOINT a'],
    ...["XA START 'a'", "xa commit 'a'", 'BEGIN NOT ATOMIC SELECT 1; END', '(COMMIT)', ' ; COMMIT'],
    ...['LOCK TABLES t WRITE', 'UNLOCK TABLES', 'HANDLER t OPEN', 'FLUSH TABLES WITH READ LOCK'],
    ...['CREATE TABLE t (id int)', 'create temporary table t (id int)', 'DROP TABLE t'],
    ...['ALTER TABLE t ADD c int', 'TRUNCATE t', 'RENAME TABLE a TO b', 'ANALYZE TABLE t'],
    ...['GRANT ALL ON *.* TO a', 'OPTIMIZE TABLE t', 'LOAD DATA INFILE "x" INTO TABLE t'],
    ...['USE other', 'SET autocommit = 1', 'SET GLOBAL x = 1', 'SET STATEMENT x = 1 FOR SELECT 1'],
    ...['PREPARE s FROM "COMMIT"', 'EXECUTE s', "EXECUTE IMMEDIATE 'COMMIT'", 'KILL 5', 'SHUTDOWN'],
    ...['', '   ', '-- nothing', 'label: BEGIN SELECT 1; END'],
  ])('%s', (sql) => expect(isRefused(sql)).toBe(true))

  test.each([
    ...['/*!50000 COMMIT */', '/*! COMMIT */ SELECT 1', '/*M! COMMIT */', 'SELECT 1 /*!, 2 */'],
    ...[
      'SELECT 1; COMMIT',
      'SELECT 1;SELECT 2',
      "SELECT ';' ; SELECT 2",
      'SELECT 1 # ;\n; SELECT 2',
    ],
    ...['/* a */ COMMIT', '# a\nCOMMIT', '-- a\nCOMMIT', '--\tx\nCOMMIT', 'SELECT \0'],
  ])('a hidden one: %j', (sql) => expect(isRefused(sql.replace('\\0', '\0'))).toBe(true))

  test('more parameters than the protocol can count', () => {
    const params = Array<number>(65_536).fill(1)
    expect(mariadbStatementFault({ sql: 'SELECT 1', params })).not.toBeNull()
  })
})

describe('a client may send to MariaDB', () => {
  test.each([
    ...['SELECT 1', 'select * from t;', '(SELECT 1)', 'WITH a AS (SELECT 1) SELECT * FROM a'],
    ...[
      'INSERT INTO t VALUES (?)',
      'UPDATE t SET a = 1',
      'DELETE FROM t',
      'REPLACE INTO t VALUES (1)',
    ],
    ...['CALL transfer(?, ?)', 'DO 1', 'VALUES (1)', 'SHOW TABLES', 'EXPLAIN SELECT 1'],
    ...[
      "SELECT 'a;b'",
      'SELECT "a;b"',
      'SELECT `a;b` FROM t',
      "SELECT 'it\\'s; fine'",
      "SELECT '--'",
    ],
    ...[
      'SELECT 1 -- the end; really',
      '/* why; because */ SELECT 1',
      'SELECT 5--1',
      'SELECT 1 # a;b',
    ],
  ])('%s', (sql) => expect(mariadbStatementFault(statement(sql))).toBeNull())
})

test.each([
  ...['SELECT * FROM t', 'select count(*) from t where a in (1, 2)', 'SHOW TABLES', 'VALUES (1)'],
  ...['WITH a AS (SELECT 1) SELECT * FROM a', "SELECT 'INSERT INTO t'"],
])('%s only reads, so nothing need be prepared', (sql) => {
  expect(onlyReads(statement(sql))).toBe(true)
})

test.each([
  ...[
    'UPDATE t SET a = 1',
    'CALL p()',
    'SELECT f()',
    'SELECT * FROM t FOR UPDATE',
    'SELECT @a := 1',
  ],
  ...[
    'SELECT * FROM t LOCK IN SHARE MODE',
    'WITH a AS (SELECT 1) DELETE FROM t',
    'SELECT 1 INTO @a',
  ],
  ...['SELECT NEXT VALUE FOR s', 'DO f()'],
])('%s may do more than read', (sql) => expect(onlyReads(statement(sql))).toBe(false))

test.each([
  ['INSERT INTO t (a, b) VALUES (?, ?)', false],
  ['UPDATE t SET a = a + 1 WHERE id = ?', false],
  ["SELECT get_lock('a', 1)", true],
  ['SELECT @a := 1', true],
  ['CALL p()', true],
])('%s leaves something in the session: %s', (sql, traces) => {
  expect(leavesTraces(statement(sql))).toBe(traces)
})

test('what may be sent depends on what is behind the name', () => {
  expect(statementFaultAt('mariadb', statement('CREATE TABLE t (id int)'))).not.toBeNull()
  expect(statementFaultAt('postgresql', statement('CREATE TABLE t (id int)'))).toBeNull()
  expect(statementFaultAt('postgresql', statement('SET LOCAL x = 1'))).toBeNull()
  expect(statementFaultAt('mariadb', statement('SET LOCAL x = 1'))).not.toBeNull()
})
