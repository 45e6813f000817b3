import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Home } from '@/server/platform/home'
import { isAlive } from '@/server/platform/process-identity'
import type { ProgramSpec } from './child-spec'
import { parseNote } from './process-note'

const NODES = ['etcd-1', 'etcd-2', 'etcd-3']
/** Where servers are kept that ordinary search paths leave out. */
const SERVERS = ['/usr/sbin', '/usr/local/sbin']
/** Nobody watches keys, so what they were before is of no use. */
const COMPACT_AFTER = '10m'

export interface PlannedEtcd {
  readonly programs: readonly ProgramSpec[]
  /** What our own processes are told: where the nodes are. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The demo's own etcd of three nodes on loopback. Throws, in words for people, if there is no etcd. */
export async function planEtcd(home: Home, { environment }: Surroundings): Promise<PlannedEtcd> {
  const command = findEtcd(environment.PATH ?? '')
  if (command === null)
    throw new Error(
      'VERDICT_VERDICTS=etcd needs the program etcd, and it is not here. ' +
        'Install it (Debian’s package etcd-server), or set VERDICT_ETCD_ENDPOINTS to nodes of your own, ' +
        'or start without VERDICT_VERDICTS: the journal’s PostgreSQL then holds the verdicts.',
    )
  const nodes: Node[] = []
  for (const name of NODES) {
    const stillOurs = () => isLeftOver(home, name)
    const folder = home.at('databases', name)
    const client = address(await home.port(`${name}-client`, stillOurs))
    const peer = address(await peerPort(home, { name, folder }, stillOurs))
    nodes.push({ name, client, peer, folder })
  }
  const token = home.password('etcd')
  return {
    programs: nodes.map((node) => ({
      kind: 'program' as const,
      ...{ name: node.name, role: 'register' as const, command },
      args: argumentsOf(node, nodes, token),
      environment: withoutEtcd(environment),
    })),
    environment: {
      ...environment,
      VERDICT_ETCD_ENDPOINTS: nodes.map(({ client }) => client).join(),
    },
  }
}

/** The others know a node by this address, so it cannot take another one. */
async function peerPort(
  home: Home,
  { name, folder }: Pick<Node, 'name' | 'folder'>,
  stillOurs: () => boolean,
): Promise<number> {
  const file = `${name}-peer`
  const before = home.read(join('ports', file))
  const port = await home.port(file, stillOurs)
  if (before === null || port === Number(before) || !existsSync(folder)) return port
  home.writeSecret(join('ports', file), before)
  throw new Error(
    `The port ${before} is taken by another program, and ${name} is known by it to the other nodes of etcd. Stop that program, and start again.`,
  )
}

interface Node {
  readonly name: string
  readonly client: string
  readonly peer: string
  readonly folder: string
}

const argumentsOf = (
  { name, client, peer, folder }: Node,
  nodes: readonly Node[],
  token: string,
): readonly string[] => [
  ...['--name', name, '--data-dir', folder],
  ...['--listen-client-urls', client, '--advertise-client-urls', client],
  ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
  ...['--initial-cluster', nodes.map((one) => `${one.name}=${one.peer}`).join()],
  ...['--initial-cluster-token', token, '--logger', 'zap', '--log-level', 'warn'],
  ...['--auto-compaction-mode', 'periodic', '--auto-compaction-retention', COMPACT_AFTER],
]

const address = (port: number): string => `http://127.0.0.1:${port}`

/** etcd reads settings of its own from there, which may be meant for another one. */
const withoutEtcd = (environment: Surroundings['environment']) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('ETCD_')))

function findEtcd(path: string): string | null {
  const folders = [...path.split(delimiter), ...SERVERS].filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'etcd')).find(isProgram) ?? null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not in this folder.
    return false
  }
}

/** The port is taken by the node of a predecessor that was killed; it ends before ours starts. */
function isLeftOver(home: Home, name: string): boolean {
  const note = parseNote(home.read(join('run', name)) ?? '')
  return note !== null && isAlive(note)
}
