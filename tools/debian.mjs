// Debian's packages that tests need (D38): looked for, installed where we may, and named where not.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where servers are kept that ordinary search paths leave out. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin']

/** The first of these programs that the search path or a server's folder has, or undefined. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SERVERS]
  for (const folder of folders)
    for (const name of names)
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // Not in this folder: look into the next.
      }
  return undefined
}

/** ZooKeeper's server; what it needs beside it is there too, by its package. */
export const zookeeperJar = '/usr/share/java/zookeeper.jar'
/** The driver that the tests' Java program uses. */
export const javaDriver = '/usr/share/java/postgresql.jar'
/** Debian's own, whatever else is first on the search path: its packages belong to it. */
export const python = '/usr/bin/python3'

/** What has no windows starts sooner and draws with less: it is taken before the whole one. */
const chromium = () =>
  findProgram('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome')
const imports = (name) => () =>
  spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0

/** A browser has a second source, so it alone may be missing in the end. */
const packages = [
  {
    name: 'chromium-headless-shell',
    isHere: () => findProgram('chromium-headless-shell') !== undefined,
    optional: true,
  },
  { name: 'mariadb-server', isHere: () => findProgram('mariadbd') !== undefined },
  { name: 'etcd-server', isHere: () => findProgram('etcd') !== undefined },
  { name: 'zookeeper', isHere: () => existsSync(zookeeperJar) },
  { name: 'redis-server', isHere: () => findProgram('redis-server') !== undefined },
  {
    name: 'python3',
    isHere: () => spawnSync('python3', ['-c', 'import sqlite3'], { stdio: 'ignore' }).status === 0,
  },
  { name: 'python3-django', isHere: imports('django') },
  { name: 'python3-psycopg2', isHere: imports('psycopg2') },
  { name: 'default-jdk-headless', isHere: () => findProgram('javac') !== undefined },
  {
    name: 'libpostgresql-jdbc-java',
    isHere: () => existsSync(javaDriver),
  },
]

/** Brings what is missing, or throws with the packages that somebody has to install. */
export function installPackages() {
  const missing = packages.filter(({ isHere }) => !isHere())
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name)
  if (process.getuid?.() === 0 && findProgram('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    console.log(`Installing the Debian packages ${names.join(', ')} …`)
    const apt = (...args) => spawnSync('apt-get', [...args], { env, stdio: 'ignore' })
    apt('update', '-q')
    apt('install', '-y', '-q', '--no-install-recommends', ...names)
  }
  const absent = missing.filter(({ isHere, optional }) => !optional && !isHere())
  if (absent.length > 0)
    throw new Error(
      `The tests need real servers that are not here, and none is skipped. Install the Debian packages ${absent.map(({ name }) => name).join(', ')} and run npm test again.`,
    )
}

/** The Chromium that the browser tests drive: the machine's own, else one from the package registry. */
export async function findChromium() {
  const found = chromium()
  if (found) return found
  const { default: bundled } = await import('@sparticuz/chromium')
  return bundled.executablePath()
}
