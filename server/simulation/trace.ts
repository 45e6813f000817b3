import { moves } from './moves'
import type { Move, Setting } from './setting'
import type { StateStore } from './state-store'
import { packOwners, packWorld, verdictOf, type World } from './world'

/** One of the shortest ways to a state, told in words, one line for each thing that happened. */
export function trace(setting: Setting, store: StateStore, at: number): readonly string[] {
  const path: number[] = []
  for (let index = at; index >= 0; index = store.parent(index)) path.unshift(index)
  return path.slice(1).map((index, step) => {
    const from = store.get(path[step] ?? 0)
    const to = store.get(index)
    return told(setting, from, to, moveBetween(setting, from, to))
  })
}

function moveBetween(setting: Setting, from: World, to: World): Move {
  let found: Move | null = null
  moves(setting, from, (next, move) => {
    if (packWorld(next) === packWorld(to) && packOwners(next) === packOwners(to)) found ??= move
  })
  if (found === null) throw new Error('a state without a way to it')
  return found
}

/** One move as a line. */
export function told({ table }: Setting, from: World, to: World, move: Move): string {
  const who = move.former ? 'a former owner' : 'the owner'
  const branch = `branch ${move.branch + 1}`
  const phaseOf = (state: number) => table.facts(state).phase
  switch (move.name) {
    case 'is-admitted':
      return `the application may begin ${branch}`
    case 'hears-the-application':
    case 'loses-its-work':
      return `${branch} is rolled back before it was prepared`
    case 'prepares':
      return `${branch} is prepared and votes yes`
    case 'refuses':
      return `${branch} refuses, for ever`
    case 'votes-read-only':
      return `${branch} votes read-only`
    case 'decides':
      return `${branch} commits its own transaction, and that is the decision`
    case 'is-committed':
    case 'is-committed-by-hand':
    case 'is-rolled-back-by-hand':
    case 'is-rolled-back':
    case 'is-fenced':
      return `${branch} ${move.name.replaceAll('-', ' ')}`
    case 'is-swept':
      return `${branch} is settled by the sweep`
    case 'hears':
      return move.former
        ? `${who} hears something and is ${to.former.map(phaseOf).join(', ')}`
        : `${who} hears something in ${phaseOf(from.owner)} and is ${phaseOf(to.owner)}: ${JSON.stringify(table.stateOf(to.owner))}`
    case 'writes-the-verdict':
      return `${who} writes the verdict ${verdictOf(to.register)}`
    case 'crashes':
      return `the owner crashes; what it wrote down in time says ${phaseOf(to.owner)}`
    case 'takes-over-from-the-living':
      return `another coordinator takes over, the old one lives on; it is ${phaseOf(to.owner)}`
    case 'takes-over':
      return `a coordinator takes over and is ${phaseOf(to.owner)}`
    case 'operator-commits':
    case 'operator-aborts':
      return `an operator writes the verdict ${verdictOf(to.register)}`
    default:
      return move.name satisfies never
  }
}
