import type { Mutant } from './mutant'

const at = (name: string) => `test/integration/${name}.spec.ts`
const sweeping = 'test/simulation/sweep.spec.ts'

/** Bugs in what speaks to real servers: the journal, the participant, recovery. */
export const serverMutants: readonly Mutant[] = [
  {
    id: 'outage-unwritten',
    bug: 'a lab that was killed as it ordered an outage forgets that it did',
    file: 'server/lab/scenario-outage.ts',
    find: '[...others(), n]',
    replace: 'others()',
    killedBy: ['test/protocol/lab-scenario.spec.ts'],
  },
  {
    id: 'M11-journal',
    bug: 'a verdict is taken whatever the epoch of the lease',
    file: 'server/journal/batch-sql.ts',
    find: 'l.epoch = e.e and l.owner = @owner',
    replace: 'true',
    killedBy: [at('journal-append')],
  },
  {
    id: 'M4-journal',
    bug: 'a batch is answered before it is on the disk, where the server is set so',
    file: 'server/journal/prisma-batch.ts',
    find: "  'synchronous_commit=on',\n",
    replace: '',
    killedBy: [at('journal-crash')],
  },
  {
    id: 'M12-participant',
    bug: 'the row of a decider that has committed is not looked at',
    file: 'server/participant/sqlite-decides.ts',
    find: "if (kind === 'WORK') return { found: 'committed', fault: null }",
    replace: "if (kind === 'WORK') return { found: 'prevented', fault: null }",
    killedBy: [at('sqlite-decides')],
  },
  {
    id: 'M15',
    bug: 'a lost reply to a batch is taken for a failure',
    file: 'server/journal/prisma-landing.ts',
    find: 'mayHaveLanded = true',
    replace: 'throw fate.error',
    killedBy: [at('journal-lost-reply')],
  },
  {
    id: 'M16',
    bug: 'participants are swept at start-up only',
    file: 'server/recovery/watch.ts',
    find: 'clock.monotonicMs() < entry.sweepAtMs) return',
    replace: 'true) return',
    killedBy: [sweeping],
  },
  {
    id: 'M17',
    bug: 'the sweep reads the decisions before it looks at what is in hand',
    file: 'server/recovery/sweep.ts',
    find: `  const idle = ours.filter(({ transaction }) => !deps.isRunning(transaction))
  const asked = idle.map(({ transaction }) => transaction)
  const verdicts = await confirmedVerdicts(deps.journal, asked)`,
    replace: `  const asked = ours.map(({ transaction }) => transaction)
  const verdicts = await confirmedVerdicts(deps.journal, asked)
  const idle = ours.filter(({ transaction }) => !deps.isRunning(transaction))`,
    killedBy: [sweeping],
  },
  {
    id: 'M18-participant',
    bug: 'an aborted branch is not fenced against a late prepare',
    file: 'server/participant/postgres-settle.ts',
    find: 'return prevent(options, ask)',
    replace: 'return done',
    killedBy: [at('postgres-fence')],
  },
  {
    id: 'M21',
    bug: 'every answer to PREPARE is a yes, its tag is not looked at',
    file: 'server/participant/postgres-vote.ts',
    find: "const proven = ended?.tag === (readOnly ? 'COMMIT' : 'PREPARE TRANSACTION')",
    replace: 'const proven = ended !== undefined',
    killedBy: [at('postgres-vote')],
  },
  {
    id: 'M22',
    bug: 'an unknown branch is taken for a committed one',
    file: 'server/participant/postgres-settle.ts',
    find: "if (evidence?.value === 'committed') return done",
    replace: 'if (evidence !== null) return done',
    killedBy: [at('postgres-settle')],
  },
  {
    id: 'M25-participant',
    bug: 'a branch that only read is prepared',
    file: 'server/participant/postgres-vote.ts',
    find: 'const readOnly = xid === null',
    replace: 'const readOnly = false',
    killedBy: [at('postgres-session')],
  },
  {
    id: 'M26',
    bug: 'the underscore of our mark matches any character',
    file: 'server/participant/ownership.ts',
    find: '^vd1_$' + '{cluster}',
    replace: '^vd1.$' + '{cluster}',
    killedBy: ['test/protocol/statement-guard.spec.ts', sweeping],
  },
  {
    id: 'M28',
    bug: 'busy is taken for disabled',
    file: 'server/participant/postgres-errors.ts',
    find: "if (code === '55000') return 'retry'",
    replace: "if (code === '55000') return 'alarm'",
    killedBy: [at('postgres-refusal')],
  },
  {
    id: 'M29',
    bug: 'the fence locks the lease row too weakly',
    file: 'server/journal/batch-sql.ts',
    find: 'order by shard for share',
    replace: 'order by shard for key share',
    killedBy: [at('journal-races')],
  },
  {
    id: 'I10',
    bug: 'the sweep takes every name that looks like Verdict’s for its own, another installation’s too',
    file: 'server/recovery/sweep.ts',
    find: `  if (!belongsTo(cluster, branch.gid)) return []
  const parts`,
    replace: `  if (cluster === '') return []
  const parts`,
    killedBy: [sweeping],
  },
  {
    id: 'I10-silence',
    bug: 'what could not be asked whom it blocks counts as gone',
    file: 'server/recovery/sweep.ts',
    find: "value !== 'no-trace'",
    replace: "value === 'prepared'",
    killedBy: [sweeping],
  },
  {
    id: 'D9-advice',
    bug: 'aborting what nobody here knows the verdict of is called safe',
    file: 'server/advice/branch-advice.ts',
    find: 'abort: forced([...unknowable(situation), abortSplits(participant)])',
    replace: "abort: advice('safe', false, [...unknowable(situation), abortSplits(participant)])",
    killedBy: ['test/protocol/advice/branch-advice.spec.ts'],
  },
  {
    id: 'D9-name',
    bug: 'another branch that bears the same name is settled on the evidence of the first',
    file: 'server/participant/inspect.ts',
    find: 'one.preparedAt === other.preparedAt &&',
    replace: 'true ||',
    killedBy: [at('postgres-inspect')],
  },
]
