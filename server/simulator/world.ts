import type { SimulationSettings } from '@/server/contract/simulation'
import { createAgenda, NOBODY } from './agenda'
import type { Ground, Place } from './ground'
import { createNetwork, type Network } from './network'
import type { Costs, Message } from './node'
import { goOn, perform, type Role } from './place'
import { createDice, type Dice } from './random'
import { createSnare, type Snare } from './snare'
import { createTrace, type Trace } from './trace'

/** A cluster in virtual time: one thread, one heap of what is due, dice with seeds. */
export interface World {
  readonly names: readonly string[]
  readonly network: Network
  readonly trace: Trace
  readonly costs: Costs
  readonly snare: Snare
  now(): number
  isAlive(node: number): boolean
  /** Whatever happens from outside. */
  at(time: number, call: () => void): void
  crash(node: number): void
  restart(node: number): void
  pause(node: number, until: number): void
  resume(node: number): void
  /** Tells these that a node cannot be reached. */
  notice(node: number, by: readonly number[], since: number): void
  run(isOver: () => boolean): void
}

interface Options<Said extends Message> {
  readonly settings: SimulationSettings
  readonly roles: readonly Role<Said>[]
  readonly watched: ReadonlySet<number>
}

export function createWorld<Said extends Message>(options: Options<Said>): World {
  const ground = groundOf(options)
  const { agenda, network, trace, costs, names, snare } = ground
  const places = options.roles.map((role, node) => role.settle(ground, node))
  for (const place of places) place.program = place.start()
  return {
    ...{ names, network, trace, costs, snare, now: agenda.now },
    isAlive: (node) => placeAt(places, node).isAlive,
    at: (at, call) =>
      agenda.add({
        at,
        seq: agenda.number(),
        node: NOBODY,
        incarnation: NOBODY,
        transaction: NOBODY,
        kind: 'world',
        from: NOBODY,
        message: null,
        call,
      }),
    ...befalling(ground, places, createDice(options.settings.seed, 'disk')),
    notice: (node, by, since) => {
      for (const other of by) {
        const { isAlive, program } = placeAt(places, other)
        if (other !== node && isAlive) program.noticed?.(node, since)
      }
    },
    run: (isOver) =>
      agenda.run((item) => {
        if (item.node === NOBODY) item.call?.()
        else perform(ground, placeAt(places, item.node), item)
      }, isOver),
  }
}

function groundOf<Said extends Message>({ settings, roles, watched }: Options<Said>): Ground<Said> {
  const agenda = createAgenda<Said>()
  const names = roles.map(({ name }) => name)
  return {
    ...{ agenda, names, snare: createSnare(), syncUs: Math.round(settings.syncMs * 1_000) },
    trace: createTrace({ names, now: agenda.now, watched }),
    costs: { messages: new Map(), lost: 0, forcedByCoordinator: 0, forcedByParticipants: 0 },
    network: createNetwork({
      ...{ nodes: roles.length, settings: settings.network },
      dice: createDice(settings.seed, 'network'),
    }),
  }
}

function placeAt<Said extends Message>(places: readonly Place<Said>[], node: number): Place<Said> {
  const place = places[node]
  if (place === undefined) throw new Error(`no node ${node}`)
  return place
}

const happened = {
  crash: { says: 'crashes', type: 'crashed' },
  restart: { says: 'is back', type: 'restarted' },
  pause: { says: 'stands still', type: 'paused' },
} as const

function befalling<Said extends Message>(
  ground: Ground<Said>,
  places: readonly Place<Said>[],
  dice: Dice,
): Pick<World, 'crash' | 'restart' | 'pause' | 'resume'> {
  const { agenda, trace } = ground
  const told = (node: number, kind: keyof typeof happened) => {
    const { says, type } = happened[kind]
    trace.add(agenda.now(), node, NOBODY, kind)
    trace.note(
      ...([null, node] as const),
      () => says,
      () => ({ type }),
    )
  }
  return {
    crash: (node) => {
      const place = placeAt(places, node)
      if (!place.isAlive) return
      place.isAlive = false
      place.incarnation++
      place.pausedUntil = 0
      place.syncedUntil = 0
      place.crashDisk(dice)
      told(node, 'crash')
    },
    restart: (node) => {
      const place = placeAt(places, node)
      if (place.isAlive) return
      place.isAlive = true
      told(node, 'restart')
      place.program = place.start()
      place.program.restart()
    },
    pause: (node, until) => {
      const place = placeAt(places, node)
      place.pausedUntil = Math.max(place.pausedUntil, until)
      told(node, 'pause')
    },
    resume: (node) => {
      const place = placeAt(places, node)
      place.pausedUntil = 0
      goOn(ground, place)
    },
  }
}
