import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { environmentOf, readConfig } from '@/server/config'

const url = 'postgresql://verdict:secret@db.example:5432/verdict'

test('an empty environment means: everything on this machine, with the lab', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:3000',
    signIn: {
      ...{ auth: 'local', listenOn: '127.0.0.1', publicUrl: null, first: null },
      ...{ oidc: null, trustedProxies: [] },
    },
    home: resolve('.verdict'),
    databaseUrl: null,
    lab: true,
    role: 'all',
    cluster: null,
    retentionDays: 30,
    locks: { store: 'postgres' },
    verdicts: { store: 'postgres', endpoints: [] },
    suspectMs: null,
    given: [],
    logLevel: 'info',
    dev: false,
    process: 'all',
    participantsFile: null,
    secrets: {
      variables: {},
      names: [],
      folders: [resolve('.verdict/participant-secrets'), '/run/secrets'],
    },
  })
})

test('with a database of its own there is no lab, unless it is asked for', () => {
  expect(readConfig({ DATABASE_URL: url }).lab).toBe(false)
  expect(readConfig({ DATABASE_URL: url, VERDICT_LAB: 'on' }).lab).toBe(true)
})

test('a variable that is set to nothing counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}))
})

test('all faults are named at once', () => {
  const wrong = {
    PORT: '70000',
    DATABASE_URL: 'mysql://x/y',
    VERDICT_CLUSTER: 'Berlin!',
    VERDICT_ROLE: 'king',
    VERDICT_RETENTION_DAYS: 'many',
    VERDICT_VERDICTS: 'zookeeper',
    LOG_LEVEL: 'loud',
    VERDICT_LAB: 'maybe',
  }
  const faults = (() => {
    try {
      return String(readConfig(wrong))
    } catch (error) {
      return String(error)
    }
  })()
  for (const name of Object.keys(wrong)) expect(faults).toContain(`  ${name} must`)
})

test('a host that others can reach is refused, with the reason', () => {
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('HOST must be 127.0.0.1, localhost or ::1')
  expect(readConfig({ HOST: '::1' }).host).toBe('::1')
})

test('verdicts in etcd need its nodes, which only the demo brings along', () => {
  const etcd = { VERDICT_VERDICTS: 'etcd' }
  expect(readConfig(etcd).verdicts).toEqual({ store: 'etcd', endpoints: [] })
  expect(() => readConfig({ ...etcd, DATABASE_URL: url })).toThrow(
    'VERDICT_ETCD_ENDPOINTS must name the nodes',
  )
  const nodes = 'http://e1:2379,https://e2:2379'
  const given = { ...etcd, DATABASE_URL: url, VERDICT_ETCD_ENDPOINTS: nodes }
  expect(readConfig(given).verdicts.endpoints).toEqual(['http://e1:2379', 'https://e2:2379'])
  for (const wrong of ['e1:2379', 'http://user:secret@e1:2379', `${nodes},`])
    expect(() => readConfig({ ...given, VERDICT_ETCD_ENDPOINTS: wrong })).toThrow(
      'VERDICT_ETCD_ENDPOINTS must read http://host:port',
    )
})

test('locks are in the journal’s database, or where the setting says, which needs its address', () => {
  expect(() => readConfig({ VERDICT_LOCKS: 'redis' })).toThrow(/VERDICT_REDIS_URL must say where/)
  expect(() => readConfig({ VERDICT_LOCKS: 'etcd' })).toThrow(/VERDICT_ETCD_ENDPOINTS must say/)
  expect(() => readConfig({ VERDICT_LOCKS: 'zookeeper' })).toThrow(/_SERVERS must say where it is/)
  for (const wrong of ['zk1', 'zk1:2181,', 'zk1:2181/', 'user:secret@zk1:2181'])
    expect(() =>
      readConfig({ VERDICT_LOCKS: 'zookeeper', VERDICT_ZOOKEEPER_SERVERS: wrong }),
    ).toThrow('VERDICT_ZOOKEEPER_SERVERS must read host:2181,host:2181/path')
  expect(() => readConfig({ VERDICT_LOCKS: 'paper' })).toThrow(/VERDICT_LOCKS must be one of/)
  for (const [environment, place] of [
    [
      { VERDICT_LOCKS: 'redis', VERDICT_REDIS_URL: 'redis://cache:6379' },
      { store: 'redis', url: 'redis://cache:6379' },
    ],
    [
      {
        ...{ VERDICT_LOCKS: 'zookeeper', VERDICT_ZOOKEEPER_LOGIN: 'verdict:secret' },
        VERDICT_ZOOKEEPER_SERVERS: 'zk1:2181,zk2:2181/ours',
      },
      { store: 'zookeeper', servers: 'zk1:2181,zk2:2181/ours', login: 'verdict:secret' },
    ],
    [
      { VERDICT_LOCKS: 'etcd', VERDICT_ETCD_ENDPOINTS: 'http://a:2379,http://b:2379' },
      { store: 'etcd', endpoints: ['http://a:2379', 'http://b:2379'] },
    ],
  ] as const) {
    const config = readConfig(environment)
    expect(config.locks).toEqual(place)
    expect(readConfig(environmentOf(config)).locks).toEqual(place)
  }
})

test('the configuration cannot be changed', () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true)
})

test('a child that reads what its supervisor hands on has the same configuration', () => {
  const config = readConfig({ VERDICT_CLUSTER: 'berlin', PORT: '4000', VERDICT_LAB: 'off' })
  expect(readConfig(environmentOf(config, {}))).toEqual(config)
})

test('who signs in may come from elsewhere, and then it is said by which address', () => {
  const open = { VERDICT_AUTH: 'password', HOST: '0.0.0.0' }
  expect(() => readConfig(open)).toThrow('VERDICT_PUBLIC_URL must say how people reach')
  const config = readConfig({ ...open, VERDICT_PUBLIC_URL: 'https://verdict.example' })
  expect(config.host).toBe('127.0.0.1')
  expect(config.signIn).toEqual({
    ...{ auth: 'password', listenOn: '0.0.0.0', publicUrl: 'https://verdict.example', first: null },
    ...{ oidc: null, trustedProxies: [] },
  })
  expect(
    readConfig(environmentOf(config, { VERDICT_PUBLIC_URL: 'https://verdict.example' })),
  ).toEqual(config)
  expect(readConfig({ VERDICT_PUBLIC_URL: 'https://verdict.example' }).signIn.publicUrl).toBeNull()
})

test('the first admin is named with a password of twelve characters, or not at all', () => {
  const name = { VERDICT_ADMIN_NAME: 'mira' }
  expect(() => readConfig(name)).toThrow('VERDICT_ADMIN_NAME must be set together')
  expect(() => readConfig({ ...name, VERDICT_ADMIN_PASSWORD: 'short' })).toThrow('at least 12')
  expect(() => readConfig({ ...name, VERDICT_ADMIN_NAME: 'coordinator' })).toThrow('Verdict itself')
  const set = { ...name, VERDICT_ADMIN_PASSWORD: 'correct horse battery' }
  expect(readConfig(set).signIn.first).toEqual({ name: 'mira', password: 'correct horse battery' })
})
