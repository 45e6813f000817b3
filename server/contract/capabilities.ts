import type { z } from 'zod'
import type { evidenceFact } from './action'
import type { participantKind } from './participant'

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
export const tellWords: Readonly<Record<Tell, string>> = {
  'prepared-since': 'Since when a branch is prepared',
  'table-locks': 'How many tables it has locked',
  'blocked-sessions': 'Which sessions wait behind it, and for how long',
  'how-it-ended': 'How it ended, once it is gone',
  'xmin-age': 'How far it holds back vacuum',
  'kept-rows': 'How many dead rows cannot be cleaned meanwhile',
  'changed-rows': 'How many rows it has changed',
  'locked-rows': 'How many rows it has locked',
  owner: 'Which connection still owns it',
}
