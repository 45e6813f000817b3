import type { z } from 'zod'
import type { evidenceFact } from './action'
import type { participantKind } from './participant'
import { type Phrase, phrase } from './words'

type Kind = z.infer<typeof participantKind> | 'unknown'
type FactName = z.infer<typeof evidenceFact>['name']

/** What may be known of a branch while it is prepared, beyond that it is. */
export type Tell = 'prepared-since' | 'blocked-sessions' | 'table-locks' | 'how-it-ended' | FactName

/**
 * What each kind of participant can tell (`ui.md` 5.3 b). Whatever is not named here reads *cannot
 * tell* on screen, and is never filled in.
 */
export const tells: Readonly<Record<Kind, readonly Tell[]>> = {
  postgresql: [
    ...(['prepared-since', 'table-locks', 'blocked-sessions', 'how-it-ended'] as const),
    ...(['xmin-age', 'kept-rows'] as const),
  ],
  mariadb: ['blocked-sessions', 'how-it-ended', 'changed-rows', 'locked-rows', 'owner'],
  sqlite: ['how-it-ended'],
  http: ['prepared-since', 'how-it-ended'],
  unknown: [],
}

/** In words, for people. */
export const tellWords: Readonly<Record<Tell, Phrase>> = {
  'prepared-since': phrase`Since when a branch is prepared`,
  'table-locks': phrase`How many tables it has locked`,
  'blocked-sessions': phrase`Which sessions wait behind it, and for how long`,
  'how-it-ended': phrase`How it ended, once it is gone`,
  'xmin-age': phrase`How far it holds back vacuum`,
  'kept-rows': phrase`How many dead rows cannot be cleaned meanwhile`,
  'changed-rows': phrase`How many rows it has changed`,
  'locked-rows': phrase`How many rows it has locked`,
  owner: phrase`Which connection still owns it`,
}
