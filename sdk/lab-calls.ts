import { z } from 'zod'
import { crashTest, crashTestList, type newCrashTest } from '@/server/contract/crash-test'
import { lab, labProcess, type ProcessCommand, processList } from '@/server/contract/lab'
import { labFault, type newFault } from '@/server/contract/lab-fault'
import { labRun, type newRun, runPage } from '@/server/contract/lab-run'
import { type Exchange, getter } from './exchange'

/** Longer than the lab waits for the end of a transfer that crashed. */
const CRASH_MS_MAX = 40_000

/** What is done in the lab. */
export function labCalls(exchange: Exchange) {
  const get = getter(exchange)
  const post = <T>(path: string, schema: z.ZodType<T>, body?: unknown) =>
    exchange({ method: 'POST', path, schema, ...(body === undefined ? {} : { body }) })
  const remove = (path: string) => exchange({ method: 'DELETE', path, schema: z.unknown() })
  return {
    get: () => get('/lab', lab),
    processes: () => get('/lab/processes', processList),
    command: (name: string, command: ProcessCommand) =>
      post(`/lab/processes/${encodeURIComponent(name)}:${command}`, labProcess),
    runs: () => get('/lab/runs', runPage),
    run: (id: string) => get(`/lab/runs/${encodeURIComponent(id)}`, labRun),
    startRun: (run: z.input<typeof newRun>) => post('/lab/runs', labRun, run),
    stopRun: (id: string) => post(`/lab/runs/${encodeURIComponent(id)}:stop`, labRun),
    addFault: (fault: z.input<typeof newFault>) => post('/lab/faults', labFault, fault),
    removeFault: (id: string) => remove(`/lab/faults/${encodeURIComponent(id)}`),
    removeFaults: () => remove('/lab/faults'),
    crashTests: () => get('/lab/crash-tests', crashTestList),
    /** Answered when the transfer has ended. */
    testCrash: (test: z.input<typeof newCrashTest>) =>
      exchange({
        ...{ method: 'POST', path: '/lab/crash-tests', schema: crashTest, body: test },
        timeoutMs: CRASH_MS_MAX,
      }),
  }
}
