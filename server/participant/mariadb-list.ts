import { parseBranchId } from '@/server/protocol/ids'
import { type Cell, type Result, textOf } from './mariadb-exchange'
import { isMariadb } from './mariadb-identity'
import { XA_FORMAT_ID } from './mariadb-marker-sql'

/** Bytes as they are at MariaDB; in hex at MySQL, whose clients would take them for a text. */
export const recoverText = (version: string): string =>
  isMariadb(version) ? 'XA RECOVER' : 'XA RECOVER CONVERT XID'

/**
 * The names of all branches the server has prepared, in whatever database: ours as branch ids,
 * others as the literal that XA COMMIT takes.
 */
export const namesOf = (recovered: Result | undefined): readonly string[] =>
  (recovered?.rows ?? []).map(([formatId, gtridLength, bqualLength, data]) => {
    const bytes = bytesOf(data)
    const end = Number(gtridLength) + Number(bqualLength)
    const gtrid = bytes.subarray(0, Number(gtridLength))
    const bqual = bytes.subarray(Number(gtridLength), end)
    const ours = `vd1_${gtrid.toString('latin1')}_${bqual.toString('latin1')}`
    if (Number(formatId) === XA_FORMAT_ID && parseBranchId(ours) !== null) return ours
    return `X'${gtrid.toString('hex')}',X'${bqual.toString('hex')}',${Number(formatId)}`
  })

const literal = /^X'(?:[0-9a-f]{2})*',X'(?:[0-9a-f]{2})*',\d{1,10}$/i

/** Whether a name may be put into a command: nothing but the literal of an xid. */
export const isXidLiteral = (name: string): boolean => literal.test(name)

function bytesOf(data: Cell | undefined): Buffer {
  if (Buffer.isBuffer(data)) return data
  const text = textOf(data) ?? ''
  return text.startsWith('0x') ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text, 'latin1')
}
