import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { newUlid } from './ids'

const SECRET_MODE = 0o600

/** The folder in which one installation keeps what must outlive its processes. */
export interface Home {
  readonly path: string
  /** The path of something in the folder; the folders above it are made. */
  at(...names: string[]): string
  /** Who this installation is among others: made once, then always the same. */
  nodeId(): string
  /** The bearer token of the inner listeners: made once, readable by the owner only. */
  token(): string
  /** A password of that name: made once, readable by the owner only. */
  password(name: string): string
  /** Replaces a file as a whole, readable by the owner only; a reader never sees half of it. */
  writeSecret(name: string, text: string): void
  /** Null if there is no such file. */
  read(name: string): string | null
  remove(name: string): void
  /** The port kept under that name: the same at each start, unless another program took it. */
  port(name: string, stillOurs: (port: number) => boolean): Promise<number>
}

export function openHome(folder: string): Home {
  const path = resolve(folder)
  const at = (...names: string[]) => {
    const full = join(path, ...names)
    mkdirSync(join(full, '..'), { recursive: true })
    return full
  }
  const read = (name: string) => readIfThere(join(path, name))
  const writeSecret = (name: string, text: string) => replaceFile(at(name), text)
  const kept = (name: string, make: () => string) => {
    const old = read(name)?.trim()
    if (old) return old
    makeOnce(at(name), make())
    return (read(name) ?? '').trim()
  }
  mkdirSync(path, { recursive: true })
  return {
    path,
    at,
    nodeId: () => kept('node-id', newUlid),
    token: () => kept('token', newSecret),
    password: (name) => kept(join('secrets', name), newSecret),
    writeSecret,
    read,
    remove: (name) => rmSync(join(path, name), { force: true }),
    port: async (name, stillOurs) => {
      const file = join('ports', name)
      const old = Number(read(file) ?? 0)
      if (old > 0 && (stillOurs(old) || (await isFree(old)))) return old
      const port = await freePort()
      writeSecret(file, String(port))
      return port
    },
  }
}

/** True if nobody listens on that port of the host. */
export const isFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(true)))
  })

/** Below what systems give to outgoing connections: one of those would hold the port while it lives. */
const PORTS = { first: 10_000, count: 22_000 }
const TRIES = 50

/** A port of the loopback interface that nobody uses now, and that no outgoing connection will take. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = PORTS.first + randomInt(PORTS.count)
    if (await isFree(port)) return port
  }
  throw new Error('No port between 10000 and 32000 is free on the loopback interface')
}

const newSecret = () => randomBytes(24).toString('base64url')

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function replaceFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.draft`
  writeFileSync(draft, text, { mode: SECRET_MODE })
  renameSync(draft, path)
}

/** Two processes may start at once: the first one's text stands, and both then read it. */
function makeOnce(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: SECRET_MODE, flag: 'wx' })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
