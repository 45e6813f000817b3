import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import type { SecretReference } from './settings'

const PREFIX = 'VERDICT_SECRET_'
const BYTES_MAX = 16_384

export interface SecretSources {
  /** The variables that may hold secrets, and no others: the rest of the environment stays out. */
  readonly variables: Readonly<Record<string, string>>
  /** Names that are allowed beside those with the prefix. */
  readonly names: readonly string[]
  /** Folders in which, at any depth, files may hold secrets. */
  readonly folders: readonly string[]
}

export type SecretFound =
  | { readonly ok: true; readonly value: string }
  /** In words for people, and never with a part of a secret. */
  | { readonly ok: false; readonly text: string }

/** Turns references into secrets, at the moment a connection needs one. */
export interface Secrets {
  /** Why a reference may not be used here at all; null: it may. Nothing is read. */
  refusal(reference: SecretReference): string | null
  read(reference: SecretReference): SecretFound
}

/**
 * Whoever may register participants names variables and files, and gets what is in them sent to an
 * address of his own: so only what was set aside for this can be named.
 */
export function createSecrets({ variables, names, folders }: SecretSources): Secrets {
  const refusal = (reference: SecretReference): string | null => {
    if ('file' in reference) return fileRefusal(reference.file, folders)
    if (reference.env.startsWith(PREFIX) || names.includes(reference.env)) return null
    return `The variable ${reference.env} may not be used as a secret. Name one that begins with ${PREFIX}, or list it in VERDICT_SECRET_NAMES.`
  }
  return {
    refusal,
    read: (reference) => {
      const refused = refusal(reference)
      if (refused !== null) return { ok: false, text: refused }
      return 'file' in reference ? readFile(reference.file) : readVariable(variables, reference.env)
    },
  }
}

function readVariable(variables: SecretSources['variables'], name: string): SecretFound {
  const value = variables[name]
  if (value !== undefined && value !== '') return { ok: true, value }
  return {
    ok: false,
    text: `The variable ${name} is not set in the process that connects. Set it for coordinator and web, and start them again.`,
  }
}

function readFile(path: string): SecretFound {
  try {
    if (statSync(path).size > BYTES_MAX) return unreadable(path, 'is too large for a secret')
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return value === '' ? unreadable(path, 'is empty') : { ok: true, value }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    return unreadable(path, `cannot be read${code}`)
  }
}

const unreadable = (path: string, why: string): SecretFound => ({
  ok: false,
  text: `The file ${path} ${why}. Put the secret there, readable for the user that runs Verdict.`,
})

/** Links are followed first: one that leads out of its folder leads to a file nobody set aside. */
function fileRefusal(path: string, folders: readonly string[]): string | null {
  const real = realOf(path)
  if (folders.some((folder) => real.startsWith(`${realOf(folder)}${sep}`))) return null
  return `The file ${path} may not be used as a secret. Put it into ${folders.join(' or ')}, or name its folder in VERDICT_SECRET_FOLDERS.`
}

/** Of a path that is not there yet, what is there of it. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    if (above === path) return path
    const name = path.slice(above.length).replace(/^\/+/, '')
    return name === '..' ? path : `${realOf(above).replace(/\/$/, '')}${sep}${name}`
  }
}
