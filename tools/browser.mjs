// The Chromium that the browser tests drive: the machine's own, else one from the package registry.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** The first of these programs that the search path knows, or undefined. */
function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of names)
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // Not in this folder: look into the next.
      }
  return undefined
}

/** Debian's package, where we may install one; elsewhere nothing happens. */
export function installChromium() {
  if (onPath() || process.getuid?.() !== 0 || process.platform !== 'linux') return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  console.log('Installing the Debian package chromium …')
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
    env,
    stdio: 'ignore',
  })
}

export async function findChromium() {
  const found = onPath()
  if (found) return found
  const { default: chromium } = await import('@sparticuz/chromium')
  return chromium.executablePath()
}
