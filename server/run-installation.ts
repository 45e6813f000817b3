import { createRequire } from 'node:module'
import { z } from 'zod'
import type { Installation } from './api/context'
import { type Config, environmentOf, settingNames } from './config'
import type { Setting } from './contract/about'

const SECRET = /PASSWORD|SECRET(?!_NAMES|_FOLDERS)|TOKEN|_KEY$/
const PASSWORD_IN_URL = /(\/\/[^/@:]*:)[^/@]*@/
const MASK = '…'

/** How this Verdict was started, for the page about it: no secret leaves by it. */
export const describeInstallation = (config: Config): Installation => ({
  settings: settingsOf(config),
  versions: {
    ...{ verdict: versionOf('../package.json'), node: process.version },
    ...{ next: versionOf('next/package.json'), prisma: versionOf('@prisma/client/package.json') },
  },
  retentionDays: config.retentionDays,
})

/** What the children of the supervisor are told has each setting spelled out. */
function settingsOf(config: Config): readonly Setting[] {
  const holds = environmentOf(config)
  return settingNames.map((name) => {
    const value = holds[name] || null
    const shown = value === null ? null : masked(name, value)
    const from = config.given.includes(name) ? 'environment' : 'default'
    return {
      ...{ name, value: shown, masked: shown !== value },
      from: value === null ? 'not-set' : from,
    }
  })
}

const masked = (name: string, value: string): string =>
  SECRET.test(name) ? MASK : value.replace(PASSWORD_IN_URL, `$1${MASK}@`)

const described = z.object({ version: z.string() })

function versionOf(path: string): string {
  const require = createRequire(import.meta.url)
  return described.parse(require(path)).version
}
