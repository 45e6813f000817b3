import type { SimulationSettings } from '@/server/contract/simulation'
import { momentOf } from './moments'
import { type Cluster, microseconds } from './protocol'
import { below, createDice, type Dice, exponential } from './random'

/** Faults in a world: drawn from the seed before anything happens. */
export interface Faults {
  /** As many as the settings say until then, and as many again in each further time of that length. */
  schedule(until: number, times: number): void
  /** The crash at a named moment, if one is asked for; whoever crashes is back after the time of repair. */
  lieInWait(): void
  /** That moment has come. */
  isStruck(): boolean
  /** From now on a core is without faults for good; the others stay as broken as they are, or break. */
  heal(): void
}

/** How long until others notice that a node is away, in delays of a message. */
const NOTICED_AFTER = 5

interface Faulty {
  readonly settings: SimulationSettings
  readonly cluster: Cluster
  readonly dice: Dice
  /** Once healed, what was scheduled does not happen any more. */
  readonly state: { isHealed: boolean; isStruck: boolean }
}

export function createFaults(settings: SimulationSettings, cluster: Cluster): Faults {
  const dice = createDice(settings.seed, 'faults')
  const faulty: Faulty = { settings, cluster, dice, state: { isHealed: false, isStruck: false } }
  const { world } = cluster
  const some = (count: number, until: number, happen: () => void) => {
    for (let fault = 0; fault < count; fault++)
      world.at(Math.round(dice() * until), () => {
        if (!faulty.state.isHealed) happen()
      })
  }
  return {
    schedule: (until, times) => {
      const { crashes, partitions, pauses } = settings
      some(crashes * times, until * times, () => crash(faulty))
      some(partitions * times, until * times, () => part(faulty))
      some(pauses * times, until * times, () => pause(faulty))
    },
    lieInWait: () => lieInWait(faulty),
    isStruck: () => faulty.state.isStruck,
    heal: () => heal(faulty),
  }
}

const nodesOf = ({ cluster }: Faulty): readonly number[] =>
  cluster.world.names.map((_, node) => node)

const lasting = ({ dice }: Faulty, meanMs: number): number =>
  Math.max(1, microseconds(exponential(dice, meanMs)))

function crash(faulty: Faulty): void {
  const { settings, cluster, dice, state } = faulty
  const { world } = cluster
  const node = below(dice, world.names.length)
  const away = lasting(faulty, settings.repairMs)
  if (!world.isAlive(node)) return
  down(faulty, node)
  world.at(world.now() + away, () => {
    if (!state.isHealed) world.restart(node)
  })
}

function lieInWait(faulty: Faulty): void {
  const { settings, cluster, state } = faulty
  const { world } = cluster
  const found = settings.crashAt === undefined ? null : momentOf(settings, settings.crashAt)
  if (found === null) return
  world.snare.set(found.moment, () => {
    state.isStruck = true
    down(faulty, found.victim)
    world.at(world.now() + microseconds(settings.repairMs), () => world.restart(found.victim))
  })
}

function down(faulty: Faulty, node: number): void {
  const { settings, cluster } = faulty
  const { world } = cluster
  world.crash(node)
  cluster.lost(node)
  const since = world.now()
  const soon = since + NOTICED_AFTER * microseconds(settings.network.delayMs)
  world.at(soon, () => world.notice(node, nodesOf(faulty), since))
}

/** Some are cut off from all others; every third time in one direction only. */
function part(faulty: Faulty): void {
  const { settings, cluster, dice, state } = faulty
  const { world } = cluster
  const nodes = nodesOf(faulty)
  const these = nodes.filter(() => dice() < 0.5)
  const those = nodes.filter((node) => !these.includes(node))
  const isOneWay = dice() < 1 / 3
  world.network.cut(these, those)
  if (!isOneWay) world.network.cut(those, these)
  const others = those.map((node) => world.names[node]).join(', ')
  const note = (says: string) => {
    if (world.trace.isWatched) for (const node of these) world.trace.note(null, node, () => says)
  }
  note(isOneWay ? `is not heard any more by ${others}` : `is cut off from ${others}`)
  const since = world.now()
  const soon = since + NOTICED_AFTER * microseconds(settings.network.delayMs)
  world.at(soon, () => {
    for (const node of these) world.notice(node, those, since)
    if (!isOneWay) for (const node of those) world.notice(node, these, since)
  })
  world.at(world.now() + lasting(faulty, settings.partitionMs), () => {
    if (state.isHealed) return
    world.network.heal(these, those)
    if (!isOneWay) world.network.heal(those, these)
    note(`is in touch again with ${others}`)
  })
}

function pause(faulty: Faulty): void {
  const { settings, cluster, dice } = faulty
  const { world } = cluster
  const node = below(dice, world.names.length)
  const long = lasting(faulty, settings.pauseMs)
  if (world.isAlive(node)) world.pause(node, world.now() + long)
}

/** Who is not of the core is down for good, or speaks and hears nothing. */
function heal(faulty: Faulty): void {
  const { cluster, dice, state } = faulty
  const { world } = cluster
  state.isHealed = true
  const isCalm = faulty.settings.crashes + faulty.settings.partitions + faulty.settings.pauses === 0
  const core = isCalm ? nodesOf(faulty) : cluster.core(dice)
  world.network.calm()
  for (const node of nodesOf(faulty)) {
    if (core.includes(node)) {
      world.resume(node)
      world.restart(node)
    } else if (dice() < 0.5) {
      world.network.cut(core, [node])
      cluster.lost(node)
    } else if (world.isAlive(node)) down(faulty, node)
  }
}
