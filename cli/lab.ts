import type { z } from 'zod'
import type { ProcessCommand } from '@/server/contract/lab'
import type { NewFault } from '@/server/contract/lab-fault'
import type { LabRun, newRun } from '@/server/contract/lab-run'
import { type Context, show } from './context'
import { type ExitCode, exitCodes } from './exit'
import { facts, table } from './table'
import { ago, lasting, toned } from './words'

const POLL_MS = 500

/** verdict lab: what runs there, what is broken, and whether the money is whole. */
export async function labStatus(context: Context): Promise<void> {
  const { client, get, terminal } = context
  const [lab, { items }] = await Promise.all([get(client.lab.get()), get(client.lab.processes())])
  const run = lab.run === null ? null : await get(client.lab.run(lab.run))
  show(context, { lab, processes: items, run }, (all) => {
    const processes = all.processes.map(({ name, role, state, pid, restarts }) => [
      ...[name, role, toned(terminal.paint, state)],
      ...[pid === null ? '' : String(pid), String(restarts)],
    ])
    const faults = all.lab.faults.map((one) => [one.id, one.kind, one.name, ago(one.since)])
    const { paint } = terminal
    return [
      table(['PROCESS', 'ROLE', 'STATE', 'PID', 'RESTARTS'], processes, paint),
      faults.length === 0
        ? 'Nothing is broken.'
        : table(['FAULT', 'KIND', 'AT', 'FOR'], faults, paint),
      ...(all.run === null ? [] : [runText(context, all.run)]),
    ].join('\n\n')
  })
}

/** verdict lab run; follows it to its end, which is refused if the invariant is broken. */
export async function startRun(
  context: Context,
  draft: z.input<typeof newRun>,
  { follow }: { readonly follow: boolean },
): Promise<ExitCode> {
  const { client, get, signal, wait } = context
  let run = await get(client.lab.startRun(draft))
  while (follow && run.state === 'running' && !signal.aborted) {
    await wait(POLL_MS)
    run = await get(client.lab.run(run.id))
  }
  show(context, run, (one) => runText(context, one))
  return run.invariant.holds === false ? exitCodes.refused : exitCodes.done
}

/** verdict lab stop: ends the newest run. */
export async function stopRun(context: Context): Promise<void> {
  const { client, get, terminal } = context
  const { run } = await get(client.lab.get())
  if (run === null) return terminal.say('Nothing has run yet.')
  show(context, await get(client.lab.stopRun(run)), (one) => runText(context, one))
}

/** verdict lab process COMMAND NAME */
export async function commandProcess(
  context: Context,
  { command, name }: { readonly command: ProcessCommand; readonly name: string },
): Promise<void> {
  const { client, get } = context
  const done = await get(client.lab.command(name, command))
  show(context, done, ({ state }) => `${name} is ${toned(context.terminal.paint, state)}.`)
}

/** verdict lab break KIND NAME */
export async function addFault(context: Context, fault: NewFault): Promise<void> {
  const { client, get } = context
  show(
    context,
    await get(client.lab.addFault(fault)),
    (one) => `${one.id}  ${one.kind} at ${one.name}`,
  )
}

/** verdict lab heal [FAULT] */
export async function heal(context: Context, fault: string | undefined): Promise<void> {
  const { client, get, terminal } = context
  await get(fault === undefined ? client.lab.removeFaults() : client.lab.removeFault(fault))
  terminal.say(fault === undefined ? 'Nothing is broken any more.' : `${fault} is healed.`)
}

function runText({ terminal: { paint } }: Context, run: LabRun): string {
  const { committed, aborted, unanswered, notStarted } = run.counts
  const { p50, p95, p99 } = run.latencyMs
  const whole = { true: 'holds', false: 'is violated', null: 'is not decided yet' }
  return facts(
    [
      ['run', `${run.id}, ${run.workload} by ${run.protocol}, seed ${run.seed}: ${run.state}`],
      [
        'answers',
        `${committed} committed, ${aborted} aborted, ${unanswered} unanswered, ${notStarted} not begun`,
      ],
      [
        'latency',
        `p50, p95, p99: ${[p50, p95, p99].map((ms) => (ms === null ? '–' : lasting(ms))).join(', ')}`,
      ],
      ['invariant', `${whole[`${run.invariant.holds}`]}. ${run.invariant.text}`],
    ],
    paint,
  )
}
