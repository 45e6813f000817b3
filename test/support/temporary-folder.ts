import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new empty folder that other users of this machine may enter, as PostgreSQL's must be. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-'))
  chmodSync(folder, 0o755)
  return folder
}
