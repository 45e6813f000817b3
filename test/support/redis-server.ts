import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '@/server/platform/home'
import { findProgram } from '../../tools/debian.mjs'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'

export interface RedisServer {
  readonly url: string
  readonly port: number
  command(...words: readonly [string, ...(string | number)[]]): Promise<unknown>
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>
  remove(): Promise<void>
}

const running = new Set<ChildProcess>()
// A test that was broken off must not leave its server behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A real Redis on a free port, with its data in a temporary folder; a replica of `of`, if given. */
export async function startRedisServer(of?: { readonly port: number }): Promise<RedisServer> {
  const program = findProgram('redis-server')
  if (program === undefined) throw new Error('There is no Redis: install Debian’s redis-server')
  const folder = temporaryFolder()
  const port = await freePort()
  const log = openSync(join(folder, 'log'), 'a')
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const follow = of === undefined ? [] : ['--replicaof', '127.0.0.1', `${of.port}`]
  const child = spawn(program, [...args, ...follow], { stdio: ['ignore', log, log] })
  running.add(child)
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      running.delete(child)
      resolve()
    }),
  )
  const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true })
  redis.on('error', () => undefined)
  await eventually(async () => (await redis.ping()) === 'PONG', {
    what: `that Redis answers (its words are in ${folder}/log)`,
    withinMs: 30_000,
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return {
    ...{ port, url: `redis://127.0.0.1:${port}`, kill },
    command: (name, ...words) => redis.call(name, ...words),
    remove: async () => {
      redis.disconnect()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
