import { copyFileSync, openSync, statSync, truncateSync } from 'node:fs'

const LOG_BYTES_MAX = 5_000_000

/** For appending only: it may be cut short while a child holds it. */
export const openLog = (path: string): number => openSync(path, 'a', 0o600)

/** Beyond the limit the words move to `<path>.1`, in place of older ones, and the file starts anew. */
export function limitLog(path: string, bytesMax: number = LOG_BYTES_MAX): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size <= bytesMax) return
  copyFileSync(path, `${path}.1`)
  truncateSync(path)
}
