import { type Command, Option } from 'commander'
import { z } from 'zod'
import { processCommand } from '@/server/contract/lab'
import { direction, faultKind, newFault } from '@/server/contract/lab-fault'
import { newRun } from '@/server/contract/lab-run'
import { recovery } from '@/server/contract/transaction'
import { runProtocol, workload } from '@/server/contract/workload'
import type { Run } from './context'
import { addFault, commandProcess, heal, labStatus, startRun, stopRun } from './lab'
import { parsedBy } from './parsed-by'

const SEED_MAX = 2_147_483_647
const whole = parsedBy(z.int().min(1))
const percent = parsedBy(z.number().gt(0).max(100))

/** verdict lab … */
export function addLabCommands(program: Command, run: Run): void {
  const lab = program.command('lab').description('the demo: runs workloads, and breaks things')
  lab
    .command('status', { isDefault: true })
    .description('what runs, what is broken, and whether the money is whole')
    .action(() => run(labStatus))
  addRuns(lab, run)
  lab
    .command('process <command> <name>')
    .description(`${processCommand.options.join(', ')} a process; kill is kill -9`)
    .action((command, name) =>
      run((context) =>
        commandProcess(context, { command: parsedBy(processCommand)(command), name }),
      ),
    )
  lab
    .command('break <kind> <name>')
    .description(`${faultKind.options.join(', ')}: at a link, a bank, or a process`)
    .addOption(new Option('--direction <which>', 'of a link').choices(direction.options))
    .option('--delay <ms>', 'how much slower', whole)
    .option('--jitter <ms>', 'how much that differs, either way', whole)
    .option('--percent <n>', 'of messages lost, or requests doubled', percent)
    .option('--point <point>', 'of the protocol, where a process crashes: D1')
    .option('--for <ms>', 'heals by itself after that', whole)
    .action((kind, name, { delay: delayMs, jitter: jitterMs, for: forMs, ...rest }) =>
      run((context) =>
        addFault(context, newFault.parse({ kind, name, delayMs, jitterMs, forMs, ...rest })),
      ),
    )
  lab
    .command('heal [fault]')
    .description('ends a fault, or all of them')
    .action((fault) => run((context) => heal(context, fault)))
}

function addRuns(lab: Command, run: Run): void {
  lab
    .command('run [workload]')
    .description('runs a workload, and follows it to its end')
    .option('--transactions <n>', 'how many', whole, 100)
    .option('--concurrency <n>', 'how many at a time', whole, 4)
    .option('--rate <n>', 'begun per second at most', parsedBy(z.number().positive()))
    .option('--seed <n>', 'the same seed, the same work', parsedBy(z.int().min(0).max(SEED_MAX)))
    .addOption(new Option('--protocol <name>', 'by which').choices(runProtocol.options))
    .addOption(new Option('--recovery <how>', 'of what crashes').choices(recovery.options))
    .option('--no-follow', 'do not wait for its end')
    .action((named = workload.options[0], { follow, ...options }) =>
      run((context) =>
        startRun(
          context,
          newRun.parse({ workload: named, seed: Math.floor(Math.random() * SEED_MAX), ...options }),
          { follow },
        ),
      ),
    )
  lab
    .command('stop')
    .description('ends the newest run')
    .action(() => run(stopRun))
}
