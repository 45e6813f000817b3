import {
  branchStatus,
  CONTRACT,
  ROOT,
  type ServiceDescription,
  serviceDescription,
} from '@/server/contract/http-participant'
import { newUlid } from '@/server/platform/ids'
import type { StopSignal } from '@/server/platform/stop'
import { transactionId } from '@/server/protocol/ids'
import { faultOf, misunderstood } from './http-calls'
import { listPrepared } from './http-evidence'
import type { Answer, Exchange } from './http-exchange'
import type { Examination, Fault, Finding } from './participant'

/** A deadline is an instant: the service must mean the same one by it. */
const OFFSET_MS_MAX = 5_000

type Described =
  | { readonly description: ServiceDescription; readonly date: string | undefined }
  | { readonly fault: Fault }

/** What the service says that it is; or why it cannot be told. */
export async function describe(exchange: Exchange, signal: StopSignal): Promise<Described> {
  const answer = await exchange.ask({ method: 'GET', path: `/${ROOT}`, signal })
  if (answer.type === 'lost' || answer.status !== 200) return { fault: faultOf(answer) }
  const parsed = serviceDescription.safeParse(answer.body)
  if (!parsed.success)
    return { fault: misunderstood(answer, `to GET /${ROOT} does not say what it is`) }
  return { description: parsed.data, date: answer.headers.date }
}

/** Checks every precondition of the contract that can be seen; each finding says what to change. */
export async function examine(
  exchange: Exchange,
  now: () => number,
  signal: StopSignal,
): Promise<Examination> {
  const described = await describe(exchange, signal)
  if ('fault' in described) {
    const findings = [{ name: 'reachable', ok: false, text: described.fault.text }]
    return { usable: false, version: 'unknown', server: null, findings }
  }
  const { description, date } = described
  const findings = [
    { name: 'reachable', ok: true, text: 'The service answers.' },
    ...promises(description),
    clockFinding(date, now()),
    await unknownFinding(exchange, signal),
    await listFinding(exchange, signal),
  ]
  return {
    usable: findings.every(({ ok }) => ok),
    version: `${description.name} ${description.version}`,
    server: description.server,
    findings,
  }
}

const promises = ({ contract, fence, list }: ServiceDescription): readonly Finding[] => [
  finding('contract', contract === CONTRACT, {
    good: `It keeps version ${CONTRACT} of the contract.`,
    bad: `It keeps version ${contract} of the contract, and this coordinator knows ${CONTRACT}. Bring both to the same version.`,
  }),
  finding('fence', fence, {
    good: 'It says that an aborted branch can never be prepared.',
    bad: 'It says that it does not remember aborts: a prepare that comes late would hold its locks for ever. Let the service store every abort, also of branches it does not know, refuse their prepare with 409, and answer "fence": true.',
  }),
  finding('list', list, {
    good: 'It says that it can list what is prepared.',
    bad: 'It says that it cannot list prepared branches: what is forgotten there could not be found. Let the service answer GET /verdict/branches, and "list": true.',
  }),
]

function clockFinding(date: string | undefined, nowMs: number): Finding {
  const theirs = date === undefined ? Number.NaN : Date.parse(date)
  if (Number.isNaN(theirs))
    return {
      name: 'clock',
      ok: true,
      text: 'Its answers bear no Date header, so its clock cannot be compared. Deadlines need it right.',
    }
  const offsetMs = theirs - nowMs
  const seconds = Math.round(Math.abs(offsetMs) / 1_000)
  return finding('clock', Math.abs(offsetMs) <= OFFSET_MS_MAX, {
    good: 'Its clock agrees with ours to the second or so.',
    bad: `Its clock is ${seconds} s ${offsetMs > 0 ? 'ahead' : 'behind'}: it would judge deadlines wrongly. Set both clocks by the same time server.`,
  })
}

async function unknownFinding(exchange: Exchange, signal: StopSignal): Promise<Finding> {
  const gid = transactionId({ cluster: 'examination', shard: 0, epoch: 1, ulid: newUlid() })
  const answer = await exchange.ask({ method: 'GET', path: `/${ROOT}/${gid}/1`, signal })
  const state = stateOf(answer)
  return finding('unknown', state === 'UNKNOWN', {
    good: 'Of a branch that never was it says UNKNOWN.',
    bad: `Of a branch that never was it says ${state ?? faultOf(answer).code}. A lost branch would be taken for a settled one. Let GET /verdict/{gid}/{branch} answer 200 with "state": "UNKNOWN".`,
  })
}

function stateOf(answer: Answer): string | null {
  if (answer.type === 'lost' || answer.status !== 200) return null
  const parsed = branchStatus.safeParse(answer.body)
  return parsed.success ? parsed.data.state : null
}

const listFinding = (exchange: Exchange, signal: StopSignal): Promise<Finding> =>
  listPrepared(exchange, signal).then(
    ({ length }) => ({ name: 'branches', ok: true, text: `It lists ${length} prepared branches.` }),
    (error: Error) => ({ name: 'branches', ok: false, text: error.message }),
  )

const finding = (
  name: string,
  ok: boolean,
  { good, bad }: { readonly good: string; readonly bad: string },
): Finding => ({ name, ok, text: ok ? good : bad })
