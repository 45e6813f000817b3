import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findProgram, zookeeperJar } from '../../tools/debian.mjs'
import { eventually } from './eventually'
import { freePorts } from './free-ports'
import { temporaryFolder } from './temporary-folder'

const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain'
const ANSWER_MS_MAX = 2_000
const LOGGER = '/usr/share/java/slf4j-simple.jar'

export interface ZooKeeperServers {
  /** `host:port,host:port` */
  readonly servers: string
  readonly ports: readonly number[]
  /** Index of the one that leads, or that is alone. */
  leader(): Promise<number>
  /** Resolves once so many serve. */
  serve(count: number): Promise<void>
  /** `kill -9`, and waits until it is gone. */
  kill(index: number): Promise<void>
  start(index: number): void
  remove(): Promise<void>
}

const running = new Set<ChildProcess>()
// A test that was broken off must not leave its servers behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A real ZooKeeper, alone or of several servers, on free ports, with its data in a temporary folder. */
export async function startZooKeeper(count = 1): Promise<ZooKeeperServers> {
  const java = findProgram('java')
  if (java === undefined) throw new Error('There is no Java: install Debian’s zookeeper')
  const folder = temporaryFolder()
  const ports = await freePorts(3 * count)
  const clients = ports.slice(0, count)
  const children = new Map<number, ChildProcess>()
  const start = (index: number) => {
    const log = openSync(join(folder, `${index}.log`), 'a')
    const args = ['-Xmx128m', '-cp', `${zookeeperJar}:${LOGGER}`, MAIN, configured(index)]
    const child = spawn(java, args, { stdio: ['ignore', log, log] })
    running.add(child)
    child.once('exit', () => running.delete(child))
    children.set(index, child)
  }
  const configured = (index: number): string => {
    const data = join(folder, `${index}`)
    const path = join(folder, `${index}.cfg`)
    mkdirSync(data, { recursive: true })
    writeFileSync(join(data, 'myid'), `${index + 1}`)
    writeFileSync(path, configuration(data, ports, { index, count }))
    return path
  }
  const kill = async (index: number) => {
    const child = children.get(index)
    children.delete(index)
    if (child === undefined) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  const modes = () => Promise.all(clients.map(modeOf))
  const serve = (wanted: number) =>
    eventually(async () => (await modes()).filter((mode) => mode !== null).length === wanted, {
      what: `that ${wanted} of ZooKeeper serve (their words are in ${folder})`,
      withinMs: 60_000,
    }).then(() => undefined)
  for (const index of clients.keys()) start(index)
  await serve(count)
  return {
    ...{ servers: clients.map((port) => `127.0.0.1:${port}`).join(), ports: clients },
    ...{ serve, kill, start },
    leader: async () => (await modes()).findIndex((mode) => mode !== null && mode !== 'follower'),
    remove: async () => {
      await Promise.all([...children.keys()].map(kill))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(
  data: string,
  ports: readonly number[],
  { index, count }: { readonly index: number; readonly count: number },
): string {
  const peers = Array.from({ length: count }, (_, one) => {
    const [quorum, election] = [ports[count + one], ports[2 * count + one]]
    return `server.${one + 1}=127.0.0.1:${quorum}:${election}`
  })
  return [
    ...[`dataDir=${data}`, `clientPort=${ports[index]}`, 'clientPortAddress=127.0.0.1'],
    ...['tickTime=500', 'initLimit=20', 'syncLimit=10', 'admin.enableServer=false'],
    ...['4lw.commands.whitelist=srvr', 'maxSessionTimeout=10000'],
    ...(count === 1 ? [] : peers),
    '',
  ].join('\n')
}

/** As the server calls itself; null: it does not serve. */
const modeOf = (port: number): Promise<string | null> =>
  new Promise((resolve) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write('srvr'))
    socket.on('data', (bytes) => {
      said += bytes
    })
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy())
    socket.once('error', () => resolve(null))
    socket.once('close', () => resolve(/^Mode: (\w+)$/m.exec(said)?.[1] ?? null))
  })
