import { XA_FORMAT_ID } from '@/server/participant/mariadb-marker-sql'
import { parseBranchId } from '@/server/protocol/ids'
import type { MariadbClient } from './client'
import { rowsOf } from './transaction'

interface Recovered {
  readonly formatID: number
  readonly gtrid_length: number
  readonly bqual_length: number
  readonly data: Buffer | string
}

/** The names of the branches of coordinators that the server has prepared, in whatever database. */
export async function allListed(client: MariadbClient): Promise<readonly string[]> {
  const rows = await rowsOf<Recovered>(client, 'XA RECOVER')
  return rows.flatMap(({ formatID, gtrid_length: end, bqual_length: more, data }) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(data, 'latin1')
    const [gid, branch] = [bytes.subarray(0, end), bytes.subarray(end, end + more)]
    const name = `vd1_${gid.toString('latin1')}_${branch.toString('latin1')}`
    return formatID === XA_FORMAT_ID && parseBranchId(name) !== null ? [name] : []
  })
}

export const listed = async (client: MariadbClient, name: string): Promise<boolean> =>
  (await allListed(client)).includes(name)
