import { type ChildProcess, spawn } from 'node:child_process'
import { openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@/server/platform/clock'
import { createEtcd, type EtcdNode } from '@/server/platform/etcd-client'
import { findProgram } from '../../tools/debian.mjs'
import { eventually } from './eventually'
import { freePorts } from './free-ports'
import { temporaryFolder } from './temporary-folder'

const NODES = 3

export interface EtcdNodes {
  readonly endpoints: readonly string[]
  readonly ports: readonly number[]
  look(): Promise<readonly EtcdNode[]>
  /** Waits until so many answer, one of them as the leader. */
  agree(count?: number): Promise<void>
  /** Index of the one that leads. */
  leader(): Promise<number>
  /** `kill -9`, and waits until it is gone. */
  kill(index: number): Promise<void>
  start(index: number): void
  signal(index: number, name: NodeJS.Signals): void
  remove(): Promise<void>
}

/** A real etcd of three nodes on free ports, with its data in a temporary folder. */
export async function startEtcdNodes(): Promise<EtcdNodes> {
  const program = findProgram('etcd')
  if (program === undefined) throw new Error('There is no etcd: install Debian’s etcd-server')
  const folder = temporaryFolder()
  const ports = await freePorts(2 * NODES)
  const [clients, peers] = [ports.slice(0, NODES), ports.slice(NODES)]
  const endpoints = clients.map(at)
  const cluster = peers.map((port, index) => `n${index}=${at(port)}`).join()
  const children: (ChildProcess | null)[] = []
  const start = (index: number) => {
    const log = openSync(join(folder, `n${index}.log`), 'a')
    const peer = at(peers[index] ?? 0)
    const client = endpoints[index] ?? ''
    const args = [
      ...['--name', `n${index}`, '--data-dir', join(folder, `n${index}`)],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
      ...['--initial-cluster', cluster, '--logger', 'zap', '--log-level', 'warn'],
    ]
    children[index] = spawn(program, args, { stdio: ['ignore', log, log] })
  }
  const kill = async (index: number) => {
    const child = children[index]
    children[index] = null
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  // A test that was broken off must not leave its servers behind.
  const killAll = () => {
    for (const child of children) child?.kill('SIGKILL')
  }
  process.once('exit', killAll)
  const { nodes } = createEtcd({ endpoints, clock: systemClock })
  for (const index of peers.keys()) start(index)
  const agree = async (count = NODES) => {
    await eventually(
      async () => {
        const states = (await nodes()).map(({ state }) => state)
        const led = states.filter((state) => state === 'leads' || state === 'follows')
        return states.includes('leads') && led.length === count
      },
      { what: `that ${count} nodes of etcd have a leader`, withinMs: 60_000 },
    )
  }
  await agree()
  return {
    ...{ endpoints, ports: clients, look: nodes, agree, kill, start },
    signal: (index, name) => void children[index]?.kill(name),
    leader: async () => (await nodes()).findIndex(({ state }) => state === 'leads'),
    remove: async () => {
      process.off('exit', killAll)
      await Promise.all(children.map((_, index) => kill(index)))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const at = (port: number): string => `http://127.0.0.1:${port}`
