import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { labProcess, type ProcessCommand } from '@/server/contract/lab'
import { labFault, type NewFault } from '@/server/contract/lab-fault'
import { labRun, runPage } from '@/server/contract/lab-run'
import { getJson, sendJson } from '../wire/http'

export type FaultAsked = Omit<NewFault, 'direction'> & Partial<Pick<NewFault, 'direction'>>

const RUN_MS = 1_000
const RUNS_MS = 10_000
const anything = z.unknown()

export const labQueries = {
  root: ['lab'] as const,
  runs: () =>
    queryOptions({
      queryKey: ['lab', 'runs'],
      queryFn: ({ signal }) => getJson('/v1/lab/runs', runPage, signal),
      refetchInterval: RUNS_MS,
    }),
  run: (id: string) =>
    queryOptions({
      queryKey: ['lab', 'run', id],
      queryFn: ({ signal }) => getJson(`/v1/lab/runs/${encodeURIComponent(id)}`, labRun, signal),
      refetchInterval: RUN_MS,
    }),
}

export const stopRun = (id: string) => sendJson(`/v1/lab/runs/${id}:stop`, labRun)

export const commandProcess = (name: string, command: ProcessCommand) =>
  sendJson(`/v1/lab/processes/${encodeURIComponent(name)}:${command}`, labProcess)

export const addFault = (fault: FaultAsked) => sendJson('/v1/lab/faults', labFault, { body: fault })

export const clearFault = (id: string) =>
  sendJson(`/v1/lab/faults/${encodeURIComponent(id)}`, anything, { method: 'DELETE' })

export const clearFaults = () => sendJson('/v1/lab/faults', anything, { method: 'DELETE' })
