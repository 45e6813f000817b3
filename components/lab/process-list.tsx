'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { LabProcess, ProcessCommand } from '@/server/contract/lab'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Badge } from '../ui/badge'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { StateIcon } from '../ui/state-icon'
import { Elapsed } from '../ui/time'
import { faultText } from '../wire/http'
import { commandProcess, labQueries } from './lab-requests'
import { processLooks } from './process-looks'

const roles = {
  coordinator: phrase`runs the transactions`,
  web: phrase`this page and the API`,
  lab: phrase`the demo itself`,
  journal: phrase`the durable log`,
  participant: phrase`a bank`,
  trip: phrase`a service of the trips`,
  payment: phrase`the service that takes the shop’s money`,
  shop: phrase`a service of the shop, for protocols that reserve or take back`,
  relay: phrase`carries messages from bank-a to MariaDB`,
  register: phrase`a node of etcd, where verdicts are written once`,
} as const satisfies Record<Exclude<LabProcess['role'], 'agent'>, Phrase>

const mariadb = phrase`orders of the shop, and copies of rows`

const commands = {
  starting: ['stop', 'kill'],
  running: ['stop', 'kill', 'pause'],
  stopped: ['start'],
  paused: ['resume', 'kill'],
  exited: ['start', 'stop'],
} as const satisfies Record<LabProcess['state'], readonly ProcessCommand[]>

const labels = {
  start: phrase`Start`,
  stop: phrase`Stop`,
  kill: phrase`Kill -9`,
  pause: phrase`Pause`,
  resume: phrase`Resume`,
} as const satisfies Record<ProcessCommand, Phrase>

/** What a process is, in the words of somebody who sees it for the first time. */
function whatItIs({ role, name, asleep }: LabProcess): string {
  if (name === 'mariadb')
    return asleep ? t`${say(mariadb)}, starts with the first run that needs it` : say(mariadb)
  if (role === 'payment' && asleep) return t`${say(roles.payment)}, starts with the first order`
  if (role === 'shop' && asleep)
    return t`${say(roles.shop)}, starts with the first run that needs it`
  if (role === 'relay' && asleep) return t`${say(roles.relay)}, starts with the first message`
  if (role === 'trip' && asleep) return t`${say(roles.trip)}, starts with the first trip`
  if (role !== 'agent') return say(roles[role])
  const before = t`an agent in front of ${name.replace('agent', 'bank')}`
  return asleep ? t`${before}, starts with the first run through agents` : before
}

/** Web and lab carry the buttons themselves. */
function refusal({ role, name }: LabProcess, command: ProcessCommand): string | undefined {
  const seat = role === 'web' || role === 'lab'
  return seat && (command === 'stop' || command === 'pause')
    ? t`${name} carries this page, so nobody could bring it back from here. Kill it instead: it comes back by itself.`
    : undefined
}

/** Who runs, and the buttons to change that. */
export function ProcessList({ processes }: { readonly processes: readonly LabProcess[] }) {
  return (
    <Panel title={t`Processes`} flush>
      <ul>
        {processes.map((process) => (
          <ProcessRow key={process.name} process={process} />
        ))}
      </ul>
      <p className="px-4 py-3 text-small text-fg-2">{t`What is stopped stays stopped. What is killed comes back by itself.`}</p>
    </Panel>
  )
}

/** One of them; of the list and of the picture alike. */
export function ProcessRow({ process }: { readonly process: LabProcess }) {
  const queryClient = useQueryClient()
  const { name, state, pid, since, restarts } = process
  const look = processLooks[state]
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
            {say(look.label)}
          </Badge>
        </p>
        <p className="text-small text-fg-3">
          {whatItIs(process)}
          {pid !== null && t`, pid ${pid}`}
          {rich`, for ${<Elapsed since={since} />}`}
          {restarts > 0 && t`, restarted ${restarts} times`}
        </p>
      </div>
      <div className="flex flex-wrap gap-1.5">
        {commands[state].map((command) => (
          <RightButton
            right="commandProcess"
            key={command}
            size="small"
            aria-label={t`${say(labels[command])} ${name}`}
            onClick={() => run.mutate(command)}
            disabled={run.isPending}
            unavailable={refusal(process, command)}
          >
            {say(labels[command])}
          </RightButton>
        ))}
      </div>
      {run.isError && <ErrorPanel {...faultText(run.error)} />}
    </li>
  )
}
