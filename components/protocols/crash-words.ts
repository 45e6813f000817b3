import type { CrashVictim, Expected } from '@/server/contract/crash-step-parts'
import type { CrashProtocol } from '@/server/contract/crash-steps'
import { type Phrase, phrase } from '@/server/contract/words'

export const crashNames: Readonly<Record<CrashProtocol, Phrase>> = {
  'two-phase-commit': phrase`Two-phase commit`,
  'last-agent': phrase`Two-phase commit, last agent`,
  'optimistic-two-phase-commit': phrase`Optimistic two-phase commit`,
  'three-phase-commit': phrase`Three-phase commit`,
  'try-confirm-cancel': phrase`Try–Confirm–Cancel`,
  saga: phrase`Saga`,
}

/** The same within a sentence. */
export const namesWithin: Readonly<Record<CrashProtocol, Phrase>> = {
  'two-phase-commit': phrase`two-phase commit`,
  'last-agent': phrase`two-phase commit, last agent`,
  'optimistic-two-phase-commit': phrase`optimistic two-phase commit`,
  'three-phase-commit': phrase`three-phase commit`,
  'try-confirm-cancel': phrase`try–confirm–cancel`,
  saga: phrase`saga`,
}

export const victimWord: Readonly<Record<CrashVictim, Phrase>> = {
  coordinator: phrase`coordinator`,
  participant: phrase`participant`,
}

export const expectedWord: Readonly<Record<Expected, Phrase>> = {
  committed: phrase`Commits`,
  aborted: phrase`Aborts`,
  either: phrase`Either`,
}

export const notExpected: Readonly<Record<Expected, Phrase>> = {
  committed: phrase`not as expected (commits, alike everywhere)`,
  aborted: phrase`not as expected (aborts, alike everywhere)`,
  either: phrase`not as expected (either, alike everywhere)`,
}
