import { type PetriVariants, petriVariants } from '@/server/contract/petri'
import { type Phrase, phrase } from '@/server/contract/words'
import type { Speed } from '../ui/use-player'

export type PetriProtocol = keyof PetriVariants

export const protocols = Object.keys(petriVariants) as PetriProtocol[]
export const protocolNames = {
  'two-phase-commit': phrase`Two-phase commit`,
  'three-phase-commit': phrase`Three-phase commit`,
  saga: phrase`Saga`,
} as const satisfies Record<PetriProtocol, Phrase>
export const speeds = ['slow', 'normal', 'fast'] as const satisfies readonly Speed[]
const PARTICIPANTS_MAX = 4
export const sizes = Array.from({ length: PARTICIPANTS_MAX }, (_, index) => index + 1)

export interface PetriAddress {
  readonly protocol: PetriProtocol
  readonly variant: string
  readonly participants: number
  /** The transitions that have happened, one after another. */
  readonly fired: readonly string[]
  /** Which run of chance decides where nobody chooses. */
  readonly run: number
  /** Transitions that only throw late messages away are drawn too. */
  readonly late: boolean
  readonly speed: Speed
  /** A transaction whose log is replayed; null: tokens are moved freely. */
  readonly transaction: string | null
  /** One of a simulated run whose log is replayed. */
  readonly simulated: Simulated | null
  /** The tokens are those of all transactions that run now. */
  readonly running: boolean
  /** On which net; null: whichever there is. */
  readonly net: string | null
  /** Of the running ones only those with a token there are listed; null: all. */
  readonly place: string | null
  /** How many of its events have been replayed. */
  readonly step: number
  /** Names whose value says nothing; people are told, and the page is shown without them. */
  readonly dropped: readonly string[]
}

/** The id of a run, and which of its transactions, from 0. */
export interface Simulated {
  readonly simulation: string
  readonly number: number
}

/** Everything that is looked at on the page of Petri nets: a link shows the same. */
export function petriAddress(params: Readonly<Record<string, string>>): PetriAddress {
  const dropped: string[] = []
  const read = <Value>(
    name: string,
    normally: Value,
    parse: (text: string) => Value | undefined,
  ): Value => {
    const text = params[name]
    if (text === undefined || text === '') return normally
    const value = parse(text)
    if (value === undefined) dropped.push(name)
    return value ?? normally
  }
  const among =
    <Option extends string>(options: readonly Option[]) =>
    (text: string) =>
      options.find((option) => option === text)
  const protocol = read('protocol', 'two-phase-commit', among(protocols))
  const variants: readonly string[] = petriVariants[protocol]
  const simulation = read<string | null>('simulation', null, (text) => text)
  const number = read('number', 0, wholeIn)
  return {
    protocol,
    variant: read('variant', variants[0] ?? '', among(variants)),
    participants: read('participants', 2, (text) => sizes.find((size) => String(size) === text)),
    fired: read<readonly string[]>('fired', [], namesIn),
    run: read('run', 1, wholeIn),
    late: read('late', 'no', among(['yes', 'no'])) === 'yes',
    speed: read('speed', 'normal', among(speeds)),
    transaction: read<string | null>('transaction', null, (text) => text),
    simulated: simulation === null ? null : { simulation, number },
    running: read('tokens', 'own', among(['own', 'running'])) === 'running',
    net: read<string | null>('net', null, netIn),
    place: read<string | null>('place', null, placeIn),
    step: read('step', 0, wholeIn),
    dropped,
  }
}

const namesIn = (text: string): readonly string[] | undefined =>
  /^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$/.test(text) ? text.split('.') : undefined

/** two-phase-commit.read-only.2; behind a saga's steps stands which is its pivot. */
const netIn = (text: string): string | undefined =>
  /^[a-z-]{1,40}\.[a-z-]{1,40}(\.\d{1,3}){1,2}$/.test(text) ? text : undefined

/** Whether the net has such a place is seen with the net. */
const placeIn = (text: string): string | undefined =>
  /^[A-Za-z0-9]{1,20}$/.test(text) ? text : undefined

const wholeIn = (text: string): number | undefined =>
  /^\d{1,6}$/.test(text) ? Number(text) : undefined

/** Nothing has happened yet. */
export const atBegin = {
  ...{ fired: null, run: null, step: null, net: null, place: null },
  ...{ simulation: null, number: null },
} as const
