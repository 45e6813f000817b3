import { z } from 'zod'
import { crashTest, crashTestList, newCrashTest } from '@/server/contract/crash-test'
import { labProcess, lab as labSchema, processList } from '@/server/contract/lab'
import { labFault, newFault } from '@/server/contract/lab-fault'
import { labRun, newRun, runPage } from '@/server/contract/lab-run'
import { may } from '@/server/contract/permission'
import { type ProblemCode, problems } from '@/server/contract/problem'
import type { PortReply } from './ports'
import { problem, type Reply, reply } from './reply'
import { defineRoute, type Route } from './route'

const labProblem = z.object({
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

interface LabSpec<Body> {
  readonly method: Route['method']
  readonly path: string
  readonly name: Route['name']
  readonly summary: string
  readonly body?: z.ZodType<Body>
  readonly replies: Readonly<Record<number, z.ZodType | null>>
  readonly problems?: readonly ProblemCode[]
}

/** An address that the lab answers; the API only checks what is sent there (D27). */
const labRoute = <Body = undefined>(spec: LabSpec<Body>): Route =>
  defineRoute<undefined, Body>({
    ...spec,
    problems: ['lab-off', 'no-lab', ...(spec.problems ?? [])],
    handle: async ({ lab }, { params, body, signal, identity }) => {
      if (lab === null)
        return problem(
          'lab-off',
          'The lab is switched off here, so nothing can be broken by it. Start with VERDICT_LAB=on to have it.',
        )
      const path = spec.path
        .slice('/v1'.length)
        .replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? ''))
      const answer = await lab.call(spec.method, path, body, signal)
      return answerOf(may(identity, 'startRun') ? answer : withoutPasswords(answer))
    },
  })

const addresses = z.looseObject({
  databases: z.array(z.object({ name: z.string(), url: z.string() })),
})

/** Who only looks has no use for the passwords of the demo's databases. */
function withoutPasswords(answer: PortReply): PortReply {
  const found = addresses.safeParse(answer.body)
  if (!found.success) return answer
  const databases = found.data.databases.map(({ name, url }) => ({
    ...{ name, url: url.replace(/(\/\/[^:/@]*):[^@/]*@/, '$1:…@') },
  }))
  return { ...answer, body: { ...found.data, databases } }
}

/** A refusal of the lab becomes a problem with the number of this request. */
function answerOf({ status, body }: PortReply): Reply {
  if (status < 400) return reply(status, body)
  const { code, detail, errors } = labProblem.parse(body)
  return problem(code, detail, errors === undefined ? {} : { errors })
}

export const labRoutes: readonly Route[] = [
  labRoute({
    method: 'GET',
    path: '/v1/lab',
    name: 'getLab',
    summary: 'Workloads, faults that are on, and the addresses of the demo databases',
    replies: { 200: labSchema },
  }),
  labRoute({
    method: 'GET',
    path: '/v1/lab/processes',
    name: 'listProcesses',
    summary: 'Every process of this installation',
    replies: { 200: processList },
  }),
  labRoute({
    method: 'POST',
    path: '/v1/lab/processes/{name}:{command}',
    name: 'commandProcess',
    summary: 'Starts, stops, kills, pauses or resumes a process',
    replies: { 200: labProcess },
    problems: ['process-not-found', 'process-state', 'no-such-route'],
  }),
  labRoute({
    method: 'GET',
    path: '/v1/lab/runs',
    name: 'listRuns',
    summary: 'Runs of workloads, the newest first',
    replies: { 200: runPage },
  }),
  labRoute({
    method: 'POST',
    path: '/v1/lab/runs',
    name: 'startRun',
    summary: 'Starts a workload',
    body: newRun,
    replies: { 201: labRun },
    problems: ['process-state', 'participant-silent', 'workload-not-available'],
  }),
  labRoute({
    method: 'GET',
    path: '/v1/lab/runs/{id}',
    name: 'getRun',
    summary: 'One run with its counts and its invariant',
    replies: { 200: labRun },
    problems: ['run-not-found'],
  }),
  labRoute({
    method: 'POST',
    path: '/v1/lab/runs/{id}:stop',
    name: 'stopRun',
    summary: 'Begins nothing new in a run',
    replies: { 200: labRun },
    problems: ['run-not-found'],
  }),
  labRoute({
    method: 'GET',
    path: '/v1/lab/crash-tests',
    name: 'listCrashTests',
    summary: 'The newest result of each crash at a point of a protocol',
    replies: { 200: crashTestList },
  }),
  labRoute({
    method: 'POST',
    path: '/v1/lab/crash-tests',
    name: 'testCrash',
    summary: 'Crashes the coordinator or a participant at a point of one transfer',
    body: newCrashTest,
    replies: { 201: crashTest },
    problems: ['process-state', 'participant-silent'],
  }),
  labRoute({
    method: 'POST',
    path: '/v1/lab/faults',
    name: 'addFault',
    summary: 'Breaks something',
    body: newFault,
    replies: { 201: labFault },
    problems: ['process-not-found', 'process-state'],
  }),
  labRoute({
    method: 'DELETE',
    path: '/v1/lab/faults',
    name: 'removeFaults',
    summary: 'Heals everything',
    replies: { 204: null },
  }),
  labRoute({
    method: 'DELETE',
    path: '/v1/lab/faults/{id}',
    name: 'removeFault',
    summary: 'Heals one fault',
    replies: { 204: null },
    problems: ['fault-not-found'],
  }),
]
