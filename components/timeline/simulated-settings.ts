import type { SimulationSettings } from '@/server/contract/simulation'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { count, duration, share } from '../ui/format'

const names: Readonly<Record<SimulationSettings['protocol'], Phrase>> = {
  'two-phase-commit': phrase`Two-phase commit, as it runs here`,
  'three-phase-commit': phrase`Three-phase commit`,
  'parallel-commit': phrase`Parallel commit`,
  'paxos-commit': phrase`Paxos Commit`,
  'optimistic-two-phase-commit': phrase`Optimistic two-phase commit`,
  'last-agent': phrase`Two-phase commit, last agent`,
  'unsolicited-vote': phrase`Two-phase commit, unsolicited vote`,
  'two-phase-message': phrase`Two-phase message`,
  'try-confirm-cancel': phrase`Try–Confirm–Cancel`,
  saga: phrase`Saga, its steps in a row`,
}

const presumed: Readonly<Record<NonNullable<SimulationSettings['presumption']>, Phrase>> = {
  abort: phrase`Two-phase commit, presumed abort`,
  commit: phrase`Two-phase commit, presumed commit`,
  nothing: phrase`Two-phase commit, presumed nothing`,
  none: phrase`Two-phase commit, nothing presumed and nothing collected`,
}

const percent = (value: number): string => share(value * 100, 100)

/** The protocol, the workload, the faults and the seed: all that the run is made of. */
export function settingsText(settings: SimulationSettings): string {
  const { protocol, presumption, participants, transactions, seed, network } = settings
  const name = say(presumption === undefined ? names[protocol] : presumed[presumption])
  return [
    t`${name}: ${participants} participants, ${count(transactions)} transactions, seed ${String(seed)}`,
    t`one way takes ${duration(network.delayMs)} on average`,
    ...(network.loss > 0 ? [t`${percent(network.loss)} of messages are lost`] : []),
    ...(network.duplicate > 0 ? [t`${percent(network.duplicate)} are doubled`] : []),
    ...(network.reorder > 0 ? [t`${percent(network.reorder)} are passed by later ones`] : []),
    ...(settings.refuse > 0 ? [t`${percent(settings.refuse)} of votes are no`] : []),
    ...(settings.crashes > 0 ? [t`crashes: ${settings.crashes}`] : []),
    ...(settings.partitions > 0 ? [t`the network in parts: ${settings.partitions} times`] : []),
    ...(settings.pauses > 0 ? [t`a process stands still: ${settings.pauses} times`] : []),
    ...(settings.crashAt === undefined
      ? []
      : [t`a crash at ${settings.crashAt.point} of transaction 0`]),
  ].join('; ')
}
