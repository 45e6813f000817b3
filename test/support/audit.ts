import { CLUSTER, type PostgresCluster } from './cluster'
import type { PostgresClusterBank, Query } from './cluster-bank-postgres'
import type { Told } from './coordinator-process'
import { notReplayed } from './replayed'

export interface Claims {
  /** What callers were told, by their idempotency key. */
  readonly told?: ReadonlyMap<string, Told>
  /** Prepared branches of others, as `bank/name`: they must still be there. */
  readonly foreign?: readonly string[]
}

interface Branch {
  readonly transaction: string
  readonly n: number
  readonly participant: string
  readonly vote: string | null
  readonly verdict: 'commit' | 'abort' | null
  readonly by: string | null
  /** Whether the verdict names it among those that must commit. */
  readonly listed: boolean
  readonly ended: boolean
}

const branchesSql = `select b.transaction, b.n, b.participant, b.vote, v.verdict, v.by,
  coalesce(b.n = any(v.branches), false) listed, t.ended_at is not null ended
  from verdict_branch b join verdict_transaction t on t.id = b.transaction
  left join verdict_verdict v on v.transaction = b.transaction`

/** Questions to the journal that nothing may answer; each row is a violation. */
const journalLaws: Readonly<Record<string, string>> = {
  'streams have no gap': `select stream from verdict_record group by stream
    having count(*) <> max(seq) or min(seq) <> 1`,
  'I2: one verdict a transaction, and its record says the same': `select v.transaction
    from verdict_verdict v left join verdict_record r on r.transaction = v.transaction
      and r.type = 'verdict'
    group by v.transaction, v.verdict, v.stream, v.seq
    having count(r.seq) <> 1 or min(r.data->>'verdict') <> v.verdict
      or min(r.stream) <> v.stream or min(r.seq) <> v.seq`,
  'I2: the outcome on screen is the verdict': `select t.id from verdict_transaction t
    left join verdict_verdict v on v.transaction = t.id
    where t.outcome is distinct from (case v.verdict when 'commit' then 'committed'
      when 'abort' then 'aborted' end)`,
  'I3: a coordinator commits only after a recorded yes of every branch that it names, and a read-only of the rest': `
    select v.transaction, b.n from verdict_verdict v
    join verdict_branch b on b.transaction = v.transaction
    left join verdict_record r on r.transaction = b.transaction and r.branch = b.n
      and r.type = 'voted' and r.stream = v.stream and r.seq < v.seq
      and r.data->>'vote' = case when b.n = any(v.branches) then 'yes' else 'read-only' end
    where v.verdict = 'commit' and v.by = 'coordinator' and r.seq is null
      -- A register of its own may have outlived a decider whose lazy votes had not been written yet.
      and exists (select from verdict_record d where d.stream = v.stream and d.seq = v.seq
        and d.epoch is not distinct from v.epoch)`,
  'I7: a coordinator decides under its own epoch, and an epoch of a shard has one writer': `
    select t.shard, r.epoch from verdict_record r
    join verdict_transaction t on t.id = r.transaction where r.epoch is not null
      and exists (select from verdict_stream s where s.id = r.stream and s.role = 'coordinator')
    group by 1, 2 having count(distinct r.stream) > 1
    union all select t.shard, v.epoch from verdict_verdict v
    join verdict_transaction t on t.id = v.transaction
    join verdict_lease l on l.shard = t.shard where v.epoch < t.epoch or v.epoch > l.epoch`,
  'I8: no branch votes yes twice': `select transaction, branch from verdict_record
    where type = 'voted' and data->>'vote' = 'yes' group by 1, 2 having count(*) > 1`,
  'AC5: nothing is open': `select t.id, t.state, v.verdict, v.reason, (
      select string_agg(concat_ws(' ', s.process, r.type, r.branch, r.epoch, r.data::text), '; ' order by r.at, r.seq)
      from verdict_record r join verdict_stream s on s.id = r.stream where r.transaction = t.id) history
    from verdict_transaction t left join verdict_verdict v on v.transaction = t.id
    where t.ended_at is null`,
}

/**
 * Holds the invariants of `protocols.md` 18 against what is in the journal and in both banks, when
 * everything is healed and at rest. Answers with every violation in words.
 */
export async function audit(cluster: PostgresCluster, claims: Claims = {}): Promise<string[]> {
  const { query, banks } = cluster
  const found: string[] = []
  for (const [law, sql] of Object.entries(journalLaws))
    for (const row of await query(sql)) found.push(`${law}: ${JSON.stringify(row)}`)
  const branches = await query<Branch>(branchesSql)
  for (const [name, bank] of Object.entries(banks)) {
    const here = branches.filter(({ participant }) => participant === name)
    found.push(...(await auditBank(name, bank, here)))
  }
  found.push(...(await notReplayed(query)).found)
  found.push(...(await auditTold(query, claims.told ?? new Map())))
  found.push(...(await auditForeign(cluster, claims.foreign ?? [])))
  return found
}

/** I1, I5, I6, I9, I12: what the bank shows of every branch, against the register. */
async function auditBank(
  name: string,
  { query }: PostgresClusterBank,
  branches: readonly Branch[],
): Promise<string[]> {
  const markers = await query<{ key: string; kind: string }>(
    `select gid || '/' || branch as key, kind from verdict_marker`,
  )
  const kinds = new Map(markers.map(({ key, kind }) => [key, kind]))
  const mine = await query<{ gid: string }>(
    `select gid from pg_prepared_xacts where gid like 'vd1\\_${CLUSTER}.%'`,
  )
  const found = mine.map(({ gid }) => `I9: ${name} still has ${gid} prepared`)
  for (const { transaction, n, verdict, listed, ended } of branches) {
    const kind = kinds.get(`${transaction}/${n}`)
    const at = `${name}, ${transaction}/${n}`
    if (kind === 'WORK' && verdict !== 'commit') found.push(`I1: ${at} committed, not decided so`)
    if (kind === 'ABORTED' && verdict !== 'abort') found.push(`I5: ${at} fenced, not aborted`)
    if (ended && verdict === 'commit' && listed && kind !== 'WORK')
      found.push(`I6: ${at} ended as committed without having committed`)
    if (verdict === 'commit' && !listed && kind === 'WORK')
      found.push(`I3: ${at} has written and was not named by the verdict`)
  }
  return found
}

/** I4 */
async function auditTold(query: Query, told: ReadonlyMap<string, Told>): Promise<string[]> {
  const rows = await query<{ key: string; verdict: string | null }>(
    `select t.idempotency_key as key, v.verdict from verdict_transaction t
     left join verdict_verdict v on v.transaction = t.id`,
  )
  const verdicts = new Map(rows.map(({ key, verdict }) => [key, verdict]))
  return [...told].flatMap(([key, answer]) => {
    const outcome = 'transaction' in answer ? answer.transaction.outcome : null
    if (answer.type === 'answered' && outcome === null) return [`I4: ${key} was answered nothing`]
    const wanted = outcome === 'committed' ? 'commit' : 'abort'
    return outcome === null || verdicts.get(key) === wanted
      ? []
      : [`I4: ${key} was told ${outcome}, and ${verdicts.get(key)} stands`]
  })
}

/** I10 */
async function auditForeign(
  { banks }: PostgresCluster,
  foreign: readonly string[],
): Promise<string[]> {
  const there = await Promise.all(
    Object.entries(banks).map(async ([name, { query }]) =>
      (await query<{ gid: string }>('select gid from pg_prepared_xacts')).map(
        ({ gid }) => `${name}/${gid}`,
      ),
    ),
  )
  return foreign
    .filter((one) => !there.flat().includes(one))
    .map((one) => `I10: the foreign ${one} was touched`)
}
