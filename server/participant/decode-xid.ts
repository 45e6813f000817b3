import { hex, readable, type Xid } from './xid'

/** What the name of a prepared branch says to people about who made it. */
export interface Decoded {
  /** The transaction manager, or what is known of it. */
  readonly manager: string
  readonly text: string
}

/*
 * Format ids are how transaction managers tell their own XA ids from others':
 * Narayana   FormatConstants.java: 131072 to 131074 (JTS), 131077 (JTA), 131080, 131081 (bridges)
 * Atomikos   com/atomikos/datasource/xa/XID.java: the letters ATOM
 * Bitronix   bitronix/tm/BitronixXid.java: the letters Btnx
 */
const NARAYANA = new Set([131072, 131073, 131074, 131077, 131080, 131081])
const ATOMIKOS = 0x41544f4d
const BITRONIX = 0x42746e78
/** D3: what Verdict itself writes where ids are XA's. */
const VERDICT = 0x56445431

/** The words for an XA id; null for a format that no manager known here claims. */
export function decodeXid(xid: Xid): Decoded | null {
  if (NARAYANA.has(xid.formatId)) return narayana(xid)
  if (xid.formatId === ATOMIKOS) return atomikos(xid)
  if (xid.formatId === BITRONIX) return bitronix(xid)
  if (xid.formatId === VERDICT)
    return { manager: 'Verdict, another installation', text: partsOf(xid) }
  return null
}

/** The three parts, as text where they are text. */
export const partsOf = ({ formatId, gtrid, bqual }: Xid): string =>
  `global id ${shown(gtrid)}, branch ${shown(bqual)}, format ${formatId}`

function shown(bytes: Uint8Array): string {
  const text = readable(bytes)
  if (bytes.length === 0) return 'empty'
  return text === null ? hex(bytes) : `“${text}”`
}

const UID_BYTES = 28

/**
 * XATxConverter.java: the global id is a Uid and then the name of the node. Uid.java: two longs for
 * the host, then process, second and counter as integers, big-endian, shown in signed hexadecimal.
 */
function narayana(xid: Xid): Decoded {
  const manager = 'Narayana (WildFly, JBoss, Quarkus)'
  const node = readable(xid.gtrid.subarray(UID_BYTES))
  if (xid.gtrid.length < UID_BYTES || node === null) return { manager, text: partsOf(xid) }
  const view = viewOf(xid.gtrid)
  const uid = [
    view.getBigInt64(0).toString(16),
    view.getBigInt64(8).toString(16),
    ...[16, 20, 24].map((at) => view.getInt32(at).toString(16)),
  ].join(':')
  const where = node === '' ? 'a node without a name' : `node ${node}`
  return { manager, text: `${where}, transaction ${uid}` }
}

/** UniqueIdMgr.java: the name of the server, milliseconds since 1970, a counter of five digits. */
function atomikos(xid: Xid): Decoded {
  const id = readable(xid.gtrid)
  const [, server, ms] = /^(.*?)(\d{13})\d{5}$/.exec(id ?? '') ?? []
  if (id === null || server === undefined || ms === undefined)
    return { manager: 'Atomikos', text: partsOf(xid) }
  return { manager: 'Atomikos', text: `${named(server)}, transaction ${id}, begun ${at(ms)}` }
}

const BITRONIX_TAIL_BYTES = 12

/** UidGenerator.java: the id of the server, milliseconds since 1970 as a long, a counter. */
function bitronix(xid: Xid): Decoded {
  const { gtrid } = xid
  const end = gtrid.length - BITRONIX_TAIL_BYTES
  const server = end < 0 ? null : readable(gtrid.subarray(0, end))
  if (server === null) return { manager: 'Bitronix', text: partsOf(xid) }
  const view = viewOf(gtrid)
  const begun = at(view.getBigInt64(end))
  const counter = view.getInt32(end + 8)
  return { manager: 'Bitronix', text: `${named(server)}, transaction ${counter}, begun ${begun}` }
}

const named = (server: string): string =>
  server === '' ? 'a server without a name' : `server ${server}`

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const INSTANT_MAX = 8_640_000_000_000_000

function at(ms: string | bigint): string {
  const value = Number(ms)
  return Math.abs(value) <= INSTANT_MAX ? new Date(value).toISOString() : `at ${ms}`
}
