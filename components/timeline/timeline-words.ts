import { type Phrase, phrase, say } from '@/server/contract/words'
import type { Lane, Phase } from './timeline-model'

/*
 * What the records call things, as people call them. A word that nobody knows here is shown as it came.
 */

const roles: Readonly<Record<Lane['kind'], Phrase>> = {
  caller: phrase`caller`,
  coordinator: phrase`coordinator`,
  operator: phrase`operator`,
  participant: phrase`participant`,
}

export const roleWord = (role: Lane['kind']): string => say(roles[role])

const phases: Readonly<Record<Phase, Phrase>> = {
  started: phrase`started`,
  preparing: phrase`preparing`,
  prepared: phrase`prepared`,
  reserved: phrase`reserved`,
  exposed: phrase`exposed`,
  'pre-committed': phrase`pre committed`,
  'in-doubt': phrase`in doubt`,
  committing: phrase`committing`,
  aborting: phrase`aborting`,
  heuristic: phrase`heuristic`,
  'not-known': phrase`not known`,
}

export const phaseWord = (phase: Phase): string => say(phases[phase])

/** What was asked of a participant, how it was decided, and how things ended. */
const words: Readonly<Record<string, Phrase>> = {
  work: phrase`work`,
  prepare: phrase`prepare`,
  decide: phrase`decide`,
  prevent: phrase`prevent`,
  'pre-commit': phrase`pre-commit`,
  terminate: phrase`terminate`,
  commit: phrase`commit`,
  abort: phrase`abort`,
  action: phrase`action`,
  compensate: phrase`compensate`,
  attempt: phrase`attempt`,
  committed: phrase`committed`,
  aborted: phrase`aborted`,
  'read-only': phrase`read-only`,
  heuristic: phrase`heuristic`,
  crash: phrase`crash`,
  restart: phrase`restart`,
  'not-known': phrase`not known`,
  otherwise: phrase`otherwise`,
  coordinator: phrase`coordinator`,
}

export function wordFor(recorded: string): string {
  const known = Object.hasOwn(words, recorded) ? words[recorded] : undefined
  return known === undefined ? recorded : say(known)
}
