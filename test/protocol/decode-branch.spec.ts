import { expect, test } from 'vitest'
import { decodeBranch } from '@/server/participant/decode-branch'

const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64')
const jdbc = (format: number, gtrid: Buffer | string, bqual: Buffer | string): string =>
  `${format}_${base64(gtrid)}_${base64(bqual)}`
const literal = (format: number, gtrid: Buffer, bqual: Buffer): string =>
  `X'${gtrid.toString('hex')}',X'${bqual.toString('hex')}',${format}`
const decode = (gid: string) => decodeBranch(gid, 'here')

/** Two longs for the host, then process, second and counter. */
function narayanaId(node: string): Buffer {
  const uid = Buffer.alloc(28)
  uid.writeBigInt64BE(0n, 0)
  uid.writeBigInt64BE(0xffff7f000001n, 8)
  uid.writeInt32BE(-0x5d1e, 16)
  uid.writeInt32BE(0x65f0a1b2, 20)
  uid.writeInt32BE(0x1a, 24)
  return Buffer.concat([uid, Buffer.from(node)])
}

function bitronixId(server: string, ms: number, counter: number): Buffer {
  const tail = Buffer.alloc(12)
  tail.writeBigInt64BE(BigInt(ms), 0)
  tail.writeInt32BE(counter, 8)
  return Buffer.concat([Buffer.from(server), tail])
}

const ULID = '01KXAAAAAAAAAAAAAAAAAAAAAA'

test.each([
  ['citus_0_87551_10_15', 'Citus', 'node group 0, process 87551, transaction 10, connection 15'],
  [
    '_sa_0123456789abcdef0123456789abcdef',
    'SQLAlchemy',
    'two-phase transaction 0123456789abcdef0123456789abcdef',
  ],
  [
    'pg_gid_16394_742',
    'PostgreSQL logical replication',
    'subscription with oid 16394, transaction 742 of the publisher',
  ],
  [
    '42_Z3RyaWQ=_YnF1YWw=',
    'Java’s PostgreSQL driver, or psycopg',
    'global id “gtrid”, branch “bqual”, format 42',
  ],
  [
    '7_b3JkZXI=_',
    'Java’s PostgreSQL driver, or psycopg',
    'global id “order”, branch empty, format 7',
  ],
  [
    `vd1_other.3.1.${ULID}_2`,
    'Verdict, another installation: other',
    'transaction AAAAAA, branch 2',
  ],
  [`vd1_here.3.1.${ULID}_1`, 'Verdict, this installation', 'transaction AAAAAA, branch 1'],
])('%s is of %s', (gid, manager, text) => {
  expect(decode(gid)).toEqual({ manager, text })
})

test('Narayana tells its node, and its transaction as its own logs write it', () => {
  const found = {
    manager: 'Narayana (WildFly, JBoss, Quarkus)',
    text: 'node node1, transaction 0:ffff7f000001:-5d1e:65f0a1b2:1a',
  }
  const branch = Buffer.alloc(36)
  expect(decode(jdbc(131077, narayanaId('node1'), branch))).toEqual(found)
  expect(decode(literal(131077, narayanaId('node1'), branch))).toEqual(found)
  expect(decode(jdbc(131077, narayanaId(''), branch)).text).toMatch(/^a node without a name/)
})

test('Atomikos and Bitronix tell their server, and when they began', () => {
  const ms = Date.parse('2026-11-28T15:00:00.000Z')
  const atomikos = `10.0.0.7.tm${ms}00012`
  expect(decode(jdbc(0x41544f4d, atomikos, '10.0.0.7.tm1'))).toEqual({
    manager: 'Atomikos',
    text: `server 10.0.0.7.tm, transaction ${atomikos}, begun 2026-11-28T15:00:00.000Z`,
  })
  expect(
    decode(jdbc(0x42746e78, bitronixId('shop-1', ms, 9), bitronixId('shop-1', ms, 10))),
  ).toEqual({
    manager: 'Bitronix',
    text: 'server shop-1, transaction 9, begun 2026-11-28T15:00:00.000Z',
  })
})

test('binary ids are shown in hexadecimal, and only Java writes such', () => {
  expect(decode(jdbc(-1, Buffer.from([0, 255]), Buffer.from([1])))).toEqual({
    manager: 'Java’s PostgreSQL driver',
    text: 'global id 00ff, branch 01, format -1',
  })
  expect(decode(literal(5, Buffer.from('pay'), Buffer.from([7])))).toEqual({
    manager: 'A program that speaks XA',
    text: 'global id “pay”, branch 07, format 5',
  })
})

test.each([
  'somebody else’s',
  'citus_0_1_2',
  'citus_0_1_2_x',
  '42_not base64_x',
  '42_Z3RyaWQ_YnF1YWw=',
  '_sa_short',
  "X'0',X'01',1",
  'vd1_here.3.1.nonsense_1',
  '',
])('what no pattern fits is shown as it is: %s', (gid) => {
  expect(decode(gid)).toEqual({ manager: 'Not known', text: gid })
})

test('too short ids of known managers are shown in parts, and nothing is read beyond their end', () => {
  expect(decode(jdbc(131077, 'short', '')).text).toBe(
    'global id “short”, branch empty, format 131077',
  )
  expect(decode(jdbc(0x42746e78, 'short', '')).text).toMatch(/^global id “short”/)
  expect(decode(jdbc(0x41544f4d, Buffer.from([1, 2]), '')).text).toMatch(/^global id 0102/)
  const late = bitronixId('s', 0, 1)
  late.writeBigInt64BE(2n ** 62n, 1)
  expect(decode(jdbc(0x42746e78, late, '')).text).toMatch(/begun at 4611686018427387904$/)
})
