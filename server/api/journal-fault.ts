/** What Prisma, its adapter, the driver and the network call a database that does not answer. */
const SILENT = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENOTFOUND'],
  ...['57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08006'],
])
const SILENT_WORDS =
  /DatabaseNotReachable|ConnectionClosed|Connection terminated|timeout exceeded when trying to connect|SocketTimeout|TooManyConnections/
const DEPTH_MAX = 8

/** True if an error says that the journal's database does not answer now, and not that we erred. */
export function isJournalSilent(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > DEPTH_MAX) return false
  const { code, originalCode, kind, message, cause, meta } = error as Record<string, unknown>
  if ([code, originalCode].some((one) => typeof one === 'string' && SILENT.has(one))) return true
  if ([kind, message].some((one) => typeof one === 'string' && SILENT_WORDS.test(one))) return true
  const below = (meta as Record<string, unknown> | undefined)?.driverAdapterError
  return isJournalSilent(cause, depth + 1) || isJournalSilent(below, depth + 1)
}
