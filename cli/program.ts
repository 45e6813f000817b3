import { Command, Option } from 'commander'
import { z } from 'zod'
import { actionRequest, askedAction, reason, reasonCategory } from '@/server/contract/action'
import { priority } from '@/server/contract/admission'
import { labelFilter } from '@/server/contract/passed-on'
import { stateFilter } from '@/server/contract/transaction-filter'
import { act } from './act'
import { printCase } from './case'
import { addLabCommands } from './commands-lab'
import { addParticipantCommands } from './commands-participants'
import type { Run } from './context'
import { evidence } from './evidence'
import { exitCodes } from './exit'
import { list } from './list'
import { parsedBy } from './parsed-by'
import { showTransaction } from './show'
import { watch } from './watch'

const ID = 'its id, or the last characters of it'

/** All commands. Whoever calls decides what the program writes to and how it ends. */
export function createProgram(run: Run): Command {
  const program = new Command('verdict')
    .exitOverride()
    .description(
      'Transactions over several databases: what runs, what is in doubt, and its verdict.',
    )
    .option('--url <url>', 'where Verdict is (VERDICT_URL; default: on this machine)')
    .addHelpText('after', '\nWhere people sign in it shows the API token in VERDICT_TOKEN.')
    .option('--json', 'print the answers of the API as JSON, one a line')
    .addHelpText('after', endings)
    .showHelpAfterError('Run verdict --help for what there is.')
  addReading(program, run)
  addActions(program, run)
  addParticipantCommands(program, run)
  addLabCommands(program, run)
  return program
}

function addReading(program: Command, run: Run): void {
  program
    .command('list')
    .description('the transactions, newest first')
    .addOption(new Option('--state <state>', 'only these').choices(stateFilter.options))
    .option('--participant <name>', 'only those with a branch there')
    .addOption(new Option('--priority <priority>', 'only those of it').choices(priority.options))
    .option('--protocol <protocol>', 'only those of it')
    .option('--name <text>', 'only those with it in their name')
    .option('--label <key:value>', 'only those that carry it', parsedBy(labelFilter))
    .option('--from <time>', 'only those begun since: 2026-01-31T12:00:00Z, or -15m')
    .option('--to <time>', 'only those begun until then')
    .addOption(new Option('--sort <by>', 'by what').choices(['started', 'duration', 'retries']))
    .addOption(new Option('--dir <direction>', 'asc: the least first').choices(['asc', 'desc']))
    .option('--exclude <what>', 'leave these out: state:aborted,participant:bank-a')
    .option('--limit <n>', 'how many at most', parsedBy(z.int().min(1).max(200)), 50)
    .option('--cursor <cursor>', 'go on where a list ended')
    .option('--view <name>', 'those of a saved view; other options stand above it')
    .action((options) => run((context) => list(context, options)))
  program
    .command('show <id>')
    .description(`one transaction: ${ID}`)
    .option('--log', 'with every record of the journal', false)
    .action((id, { log }) => run((context) => showTransaction(context, id, { log })))
  program
    .command('case <id>')
    .description('one transaction as a file: records, calls, evidence and audit, as JSON')
    .action((id) => run((context) => printCase(context, id)))
  program
    .command('watch [id]')
    .description('every record as it is written; of one transaction, until it has ended')
    .action((id) => run((context) => watch(context, id)))
  program
    .command('evidence <id>')
    .description('asks the participants now, and says which verdict is safe and why')
    .action((id) => run((context) => evidence(context, id)))
}

const does = {
  commit: 'write the verdict commit, or deliver it, and verify it',
  abort: 'write the verdict abort, or deliver it, and verify it',
  retry: 'deliver what was decided once more, at once',
  acknowledge: 'mark a heuristic outcome as reconciled, once its checklist is done',
} as const satisfies Record<z.infer<typeof askedAction>, string>

function addActions(program: Command, run: Run): void {
  for (const action of askedAction.options)
    program
      .command(`${action} <id>`)
      .description(does[action])
      .requiredOption('--reason <text>', 'why; it stays in the audit trail', parsedBy(reason))
      .addOption(
        new Option('--category <kind>', 'what kind of reason it is').choices(
          reasonCategory.options,
        ),
      )
      .option('--code <code>', 'the last six characters of the id, to force it', codeOption)
      .option('--yes', 'do not ask')
      .action((named, options) => run((context) => act(context, action, { named, ...options })))
}

const codeOption = parsedBy(actionRequest.shape.code.unwrap())

const endings = `
A command ends with ${exitCodes.done} when it is done, ${exitCodes.refused} when it was refused or has failed, ${exitCodes.usage} when the command
line is wrong, ${exitCodes.notFound} when there is no such thing, ${exitCodes.lost} when nobody answered, and an action with ${exitCodes.notVerified} when
it was sent and is not verified yet, ${exitCodes.contradicted} when a participant has ended differently.`
