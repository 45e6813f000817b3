import { readdirSync, readFileSync } from 'node:fs'
import { identify } from '@/server/platform/process-identity'

/** The command lines of living processes that know of that folder, by argument or environment. */
export const processesAbout = (folder: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some(mentions(folder)))
    .filter((pid) => identify(Number(pid)) !== null)
    .map((pid) => `${pid}: ${textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`)

const mentions = (folder: string) => (path: string) => textOf(path).includes(folder)

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended between the listing and the look.
    return ''
  }
}
