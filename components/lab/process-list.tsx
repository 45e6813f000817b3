'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { LabProcess, ProcessCommand } from '@/server/contract/lab'
import { RightButton } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { StateIcon } from '../ui/state-icon'
import type { Shape, Tone } from '../ui/state-look'
import { Elapsed } from '../ui/time'
import { faultText } from '../wire/http'
import { commandProcess, labQueries } from './lab-requests'

const states = {
  starting: { label: 'Starting', tone: 'moving', shape: 'triangle-open' },
  running: { label: 'Running', tone: 'commit', shape: 'triangle-right' },
  stopped: { label: 'Stopped', tone: 'idle', shape: 'ring' },
  paused: { label: 'Paused', tone: 'held', shape: 'padlock' },
  exited: { label: 'Ended, comes back', tone: 'idle', shape: 'ring-dashed' },
} as const satisfies Record<LabProcess['state'], { label: string; tone: Tone; shape: Shape }>

const roles = {
  coordinator: 'runs the transactions',
  web: 'this page and the API',
  lab: 'the demo itself',
  journal: 'the durable log',
  participant: 'a bank',
  trip: 'a service of the trips',
  payment: 'the service that takes the shop’s money',
  relay: 'carries messages from bank-a to MariaDB',
  register: 'a node of etcd, where verdicts are written once',
} as const satisfies Record<Exclude<LabProcess['role'], 'agent'>, string>

const mariadb = 'orders of the shop, and copies of rows'

const commands = {
  starting: ['stop', 'kill'],
  running: ['stop', 'kill', 'pause'],
  stopped: ['start'],
  paused: ['resume', 'kill'],
  exited: ['start', 'stop'],
} as const satisfies Record<LabProcess['state'], readonly ProcessCommand[]>

const labels = {
  start: 'Start',
  stop: 'Stop',
  kill: 'Kill -9',
  pause: 'Pause',
  resume: 'Resume',
} as const satisfies Record<ProcessCommand, string>

/** What a process is, in the words of somebody who sees it for the first time. */
function whatItIs({ role, name, asleep }: LabProcess): string {
  if (name === 'mariadb')
    return asleep ? `${mariadb}, starts with the first run that needs it` : mariadb
  if (role === 'payment' && asleep) return `${roles.payment}, starts with the first order`
  if (role === 'relay' && asleep) return `${roles.relay}, starts with the first message`
  if (role === 'trip' && asleep) return `${roles.trip}, starts with the first trip`
  if (role !== 'agent') return roles[role]
  const before = `an agent in front of ${name.replace('agent', 'bank')}`
  return asleep ? `${before}, starts with the first run through agents` : before
}

/** Web and lab carry the buttons themselves. */
function refusal({ role, name }: LabProcess, command: ProcessCommand): string | undefined {
  const seat = role === 'web' || role === 'lab'
  return seat && (command === 'stop' || command === 'pause')
    ? `${name} carries this page, so nobody could bring it back from here. Kill it instead: it comes back by itself.`
    : undefined
}

/** Who runs, and the buttons to change that. */
export function ProcessList({ processes }: { readonly processes: readonly LabProcess[] }) {
  return (
    <Panel title="Processes" flush>
      <ul>
        {processes.map((process) => (
          <ProcessRow key={process.name} process={process} />
        ))}
      </ul>
      <p className="px-4 py-3 text-small text-fg-2">
        What is stopped stays stopped. What is killed comes back by itself.
      </p>
    </Panel>
  )
}

function ProcessRow({ process }: { readonly process: LabProcess }) {
  const queryClient = useQueryClient()
  const { name, state, pid, since, restarts } = process
  const look = states[state]
  const run = useMutation({
    mutationFn: (command: ProcessCommand) => commandProcess(name, command),
    onSettled: () => queryClient.invalidateQueries({ queryKey: labQueries.root }),
  })
  return (
    <li
      aria-label={name}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-t px-4 py-2.5"
    >
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">{name}</span>
          <Badge tone={look.tone}>
            <StateIcon shape={look.shape} />
            {look.label}
          </Badge>
        </p>
        <p className="text-small text-fg-3">
          {whatItIs(process)}
          {pid === null ? '' : `, pid ${pid}`}, for <Elapsed since={since} />
          {restarts > 0 ? `, restarted ${restarts} times` : ''}
        </p>
      </div>
      <div className="flex flex-wrap gap-1.5">
        {commands[state].map((command) => (
          <RightButton
            right="commandProcess"
            key={command}
            size="small"
            aria-label={`${labels[command]} ${name}`}
            onClick={() => run.mutate(command)}
            disabled={run.isPending}
            unavailable={refusal(process, command)}
          >
            {labels[command]}
          </RightButton>
        ))}
      </div>
      {run.isError && <ErrorPanel {...faultText(run.error)} />}
    </li>
  )
}
