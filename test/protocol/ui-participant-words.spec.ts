import { expect, test } from 'vitest'
import { kindText } from '@/components/participants/participant-look'
import { actionWords } from '@/components/shell/action-words'

test('a kind and its version are told once each, without the build', () => {
  expect(kindText('sqlite', 'SQLite 3.45.1')).toBe('SQLite 3.45.1')
  expect(kindText('mariadb', '10.11.19-MariaDB-0+deb12u1')).toBe('MariaDB 10.11.19')
  expect(kindText('mariadb', '8.0.36')).toBe('MySQL 8.0.36')
  expect(kindText('postgresql', '18.4')).toBe('PostgreSQL 18.4')
  expect(kindText('http', 'ledger 1.2.0')).toBe('HTTP service ledger 1.2.0')
})

test('before the version is known, the kind stands alone', () => {
  expect(kindText('mariadb', null)).toBe('MariaDB or MySQL')
  expect(kindText('http', 'unknown')).toBe('HTTP service')
})

test('what people did is told in words, and what is not known as it was recorded', () => {
  expect(actionWords('remove-participant')).toBe('Removed a participant')
  expect(actionWords('abort-branch')).toBe('Aborted a branch by its name')
  expect(actionWords('constructor')).toBe('constructor')
})
