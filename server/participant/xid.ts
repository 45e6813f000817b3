/** A transaction identifier of the XA standard, as drivers and databases write it into one text. */
export interface Xid {
  readonly formatId: number
  readonly gtrid: Uint8Array
  readonly bqual: Uint8Array
}

const jdbcPattern = /^(-?\d{1,10})_([A-Za-z0-9+/]*={0,2})_([A-Za-z0-9+/]*={0,2})$/
const literalPattern = /^X'([0-9A-Fa-f]*)',\s*X'([0-9A-Fa-f]*)',\s*(-?\d{1,10})$/

/**
 * `formatId_base64(gtrid)_base64(bqual)`: so write PostgreSQL's JDBC driver (RecoveredXid.java,
 * `xidToString`), and psycopg2 and psycopg 3 after it (xid_type.c; _tpc.py, `_as_tid`).
 */
export function parseJdbcXid(text: string): Xid | null {
  const [, format, gtrid, bqual] = jdbcPattern.exec(text) ?? []
  if (format === undefined || gtrid === undefined || bqual === undefined) return null
  const parts = [gtrid, bqual].map(fromBase64)
  const [first, second] = parts
  if (!first || !second || first.length === 0) return null
  return { formatId: Number(format), gtrid: first, bqual: second }
}

/** `X'gtrid',X'bqual',formatID`: the literal of MariaDB's XA RECOVER FORMAT='SQL', hexadecimal. */
export function parseXaLiteral(text: string): Xid | null {
  const [, gtrid, bqual, format] = literalPattern.exec(text) ?? []
  if (gtrid === undefined || bqual === undefined || format === undefined) return null
  if (gtrid.length % 2 !== 0 || bqual.length % 2 !== 0) return null
  return { formatId: Number(format), gtrid: fromHex(gtrid), bqual: fromHex(bqual) }
}

function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  // The decoder passes over what does not fit: only a text that comes out again was one.
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : null
}

const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** The bytes as text if they are nothing but readable characters, else null. */
export function readable(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /^[^\p{C}]*$/u.test(text) ? text : null
  } catch {
    // Not UTF-8: a binary id.
    return null
  }
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
