import { newSimulation, type SimulationSettings } from '../contract/simulation'

/*
 * The address of a run is its settings and seed, without what is as it always is. So nothing has to
 * be kept: whoever has the address has the run.
 */

const { network: usualNetwork, ...usual } = newSimulation.parse({
  ...{ protocol: 'two-phase-commit', participants: 1, transactions: 1, seed: 0 },
})
const ALWAYS: readonly string[] = ['protocol', 'participants', 'transactions', 'seed']
const ID_MAX = 2_000

export function simulationId({ network, ...settings }: SimulationSettings): string {
  const [few, fewOfNetwork] = [unusual(settings, usual), unusual(network, usualNetwork)]
  const written = Object.keys(fewOfNetwork).length === 0 ? few : { ...few, network: fewOfNetwork }
  return Buffer.from(JSON.stringify(written)).toString('base64url')
}

const unusual = (
  given: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => ALWAYS.includes(name) || value !== known[name])
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )

/** Null for anything that is not the address of a run. */
export function settingsOf(id: string): SimulationSettings | null {
  if (id.length > ID_MAX) return null
  const parsed = newSimulation.safeParse(jsonOf(Buffer.from(id, 'base64url').toString()))
  return parsed.success && simulationId(parsed.data) === id ? parsed.data : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
