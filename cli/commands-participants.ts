import type { Command } from 'commander'
import type { Run } from './context'
import { branches, participants, testParticipant, turnParticipant } from './participants'

/** verdict participants … */
export function addParticipantCommands(program: Command, run: Run): void {
  const all = program
    .command('participants')
    .description('the databases and services, and how they are')
  all
    .command('list', { isDefault: true })
    .description('all of them')
    .action(() => run(participants))
  all
    .command('test <name>')
    .description('tries what it must be able to do')
    .action((name) => run((context) => testParticipant(context, name)))
  all
    .command('branches <name>')
    .description('what is prepared there, beside what the journal says')
    .action((name) => run((context) => branches(context, name)))
  all
    .command('drain <name>')
    .description('let it take no new branches')
    .action((name) => run((context) => turnParticipant(context, { name, drain: true })))
  all
    .command('resume <name>')
    .description('let it take new branches again')
    .action((name) => run((context) => turnParticipant(context, { name, drain: false })))
}
