import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { environmentOf, readConfig } from '@/server/config'

const url = 'postgresql://verdict:secret@db.example:5432/verdict'

test('an empty environment means: everything on this machine, with the lab', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    home: resolve('.verdict'),
    databaseUrl: null,
    lab: true,
    role: 'all',
    cluster: null,
    retentionDays: 30,
    suspectMs: null,
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

test('the configuration cannot be changed', () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true)
})

test('a child that reads what its supervisor hands on has the same configuration', () => {
  const config = readConfig({ VERDICT_CLUSTER: 'berlin', PORT: '4000', VERDICT_LAB: 'off' })
  expect(readConfig(environmentOf(config, {}))).toEqual(config)
})
