import { createHash } from 'node:crypto'
import { canonicalJson } from '@/server/contract/canonical-json'

/** sha256 in hexadecimal digits, of all the values given. */
export const hashOf = (...values: readonly unknown[]): string =>
  createHash('sha256').update(values.map(canonicalJson).join('\n')).digest('hex')
