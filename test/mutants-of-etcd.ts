import type { Mutant } from './mutant'

const register = 'server/journal/etcd-register.ts'
const races = 'test/integration/etcd-races.spec.ts'
const silence = 'test/integration/etcd-silence.spec.ts'

/** Bugs in deciding in etcd. */
export const etcdMutants: readonly Mutant[] = [
  {
    id: 'M10-etcd',
    bug: 'a verdict is written over what stands',
    file: register,
    find: 'compare: [{ key, created: 0 }, ',
    replace: 'compare: [',
    killedBy: [races],
  },
  {
    id: 'M11-etcd',
    bug: 'a verdict is taken whoever has the lease',
    file: register,
    find: '...(epoch === null ? [] : [isOwner(place, shard, epoch)])',
    replace: '',
    killedBy: [races],
  },
  {
    id: 'M15-etcd',
    bug: 'a lost reply is taken for a failure',
    file: register,
    find: 'if (closed() || asked.every(({ given }) => given.epoch === null)) throw error',
    replace: 'throw error',
    killedBy: [silence],
  },
  {
    id: 'M15-etcd-abort',
    bug: 'after silence abort is proposed though a participant may have committed',
    file: register,
    find: `given.orAbort === undefined
    ? given`,
    replace: `given.orAbort === undefined
    ? { ...given, verdict: 'abort' }`,
    killedBy: [silence],
  },
  {
    id: 'M16-etcd',
    bug: 'what the journal does not have is not looked for in etcd',
    file: 'server/journal/registered-reads.ts',
    find: 'const found = await register.read(ids)',
    replace: 'const found = new Map<TransactionId, StandingVerdict>()',
    killedBy: ['test/integration/etcd-journal.spec.ts'],
  },
]
