import { queryOptions } from '@tanstack/react-query'
import { lab, processList } from '@/server/contract/lab'
import { overview } from '@/server/contract/overview'
import { participantList } from '@/server/contract/participant'
import { getJson } from '../wire/http'

const OVERVIEW_MS = 5_000
const LAB_MS = 2_000
const PARTICIPANTS_MS = 3_000

/** What the shell shows on every page and pages show in full: one key for each, spelled here. */
export const shellQueries = {
  overview: () =>
    queryOptions({
      queryKey: ['overview'],
      queryFn: ({ signal }) => getJson('/v1/overview', overview, signal),
      refetchInterval: OVERVIEW_MS,
    }),
  lab: () =>
    queryOptions({
      queryKey: ['lab', 'state'],
      queryFn: ({ signal }) => getJson('/v1/lab', lab, signal),
      refetchInterval: LAB_MS,
    }),
  processes: () =>
    queryOptions({
      queryKey: ['lab', 'processes'],
      queryFn: ({ signal }) => getJson('/v1/lab/processes', processList, signal),
      refetchInterval: LAB_MS,
    }),
  participants: () =>
    queryOptions({
      queryKey: ['participants', 'list'],
      queryFn: ({ signal }) => getJson('/v1/participants', participantList, signal),
      refetchInterval: PARTICIPANTS_MS,
    }),
}
