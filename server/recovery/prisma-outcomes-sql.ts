/*
 * The hash table of outcomes as the journal holds it; protocol/outcome-buckets.ts says what the hash
 * is. The ulid of a transaction is the last 26 characters of its id, and verdicts have an index on it.
 */

const isKind = (kind: string): string =>
  `exists (select from verdict_participant p where p.name = $1 and p.kind = '${kind}')`

/**
 * The verdict of a saga names no branch. Of its steps those at a PostgreSQL leave a marker; what a service
 * has done and not taken back stands among its outcomes neither there nor in optimistic two-phase commit.
 */
const branches = `case when t.protocol = 'saga' then
    case when ${isKind('postgresql')}
      then array(select generate_series(1, cardinality(t.participants))) else '{}' end
  when t.protocol = 'optimistic-two-phase-commit' and ${isKind('http')} then '{}'
  else v.branches end`

/** Every branch that a verdict settled and whose transaction has ended. $1 participant, $2 to $3. */
const settled = `(
  select v.verdict, 'vd1_' || v.transaction || '_' || b.n as branch,
    substr(right(v.transaction, 26), 1, 7) as "window", md5(v.transaction || '_' || b.n) as hash
  from verdict_verdict v join verdict_transaction t on t.id = v.transaction
  cross join lateral unnest(${branches}) as b(n)
  where right(v.transaction, 26) >= $2 and right(v.transaction, 26) < $3
    and t.ended_at is not null and t.participants[b.n] = $1
) as s`

/** An outcome of zero bits is of a window all of whose transactions there were aborted. */
export const digestVerdicts = `select "window", substr(hash, 17, 1) as slot,
  count(*)::int as outcomes, count(*) filter (where verdict = 'commit')::int as count,
  lpad(to_hex(coalesce(bit_xor(('x' || substr(hash, 1, 16))::bit(64)::bigint)
    filter (where verdict = 'commit'), 0)), 16, '0') as digest
from ${settled} group by 1, 2`

/** $4 windows and $5 slots. */
export const listVerdicts = `select branch from ${settled}
where verdict = 'commit' and ("window", substr(hash, 17, 1)) in (
  select * from unnest($4::text[], $5::text[]))`

/** $1 transactions, $2 the branch of each that is asked about. */
export const listConfirmed = `select 'vd1_' || v.transaction || '_' || a.n as branch
from unnest($1::text[], $2::int[]) as a(transaction, n)
join verdict_verdict v on v.transaction = a.transaction
join verdict_transaction t on t.id = v.transaction
where v.verdict = 'commit' and (a.n = any(v.branches) or t.protocol = 'saga') and t.ended_at is not null`

export const openWindows = `select distinct substr(right(id, 26), 1, 7) as "window"
from verdict_transaction where ended_at is null`

export const windowBefore = `select substr(min(ulid), 1, 7) as "window" from (
  select right(transaction, 26) as ulid from verdict_verdict
  where right(transaction, 26) < $1 order by right(transaction, 26) desc limit $2) newest
having count(*) = $2`

/** By the journal's clock; what was pruned under a shorter retention does not come back. */
export const findPrunedBefore = `select greatest(
  extract(epoch from now() - $1 * interval '1 day'),
  (select (value #>> '{}')::float8 / 1000 from verdict_setting where key = 'markers-pruned-before')
)::float8 * 1000 as at`

/** A person has seen what was found after it was found. */
const unseen = `not exists (select from verdict_audit a where a.transaction = d.transaction
  and a.action = 'acknowledge' and a.at >= d.found_at)`

export const countOpenDivergences = `select count(*)::int as count from verdict_divergence d
where d.participant = $1 and ${unseen}`

/** Rows only grow: what was proved once was proved. */
export const saveWindows = `insert into verdict_outcome_window (participant, "window", outcomes)
select $1, * from unnest($2::text[], $3::int[]) as w("window", outcomes) where outcomes > 0
on conflict (participant, "window") do update
set outcomes = excluded.outcomes where verdict_outcome_window.outcomes < excluded.outcomes`

export const sumWindows = `update verdict_outcome_progress p set checked = folded + coalesce((
  select sum(outcomes) from verdict_outcome_window w where w.participant = p.participant), 0)
where participant = $1 returning checked::float8 as checked`

export const foldWindows = `with old as (
  delete from verdict_outcome_window where participant = $1 and "window" < $2 returning outcomes)
update verdict_outcome_progress set folded = folded + (select coalesce(sum(outcomes), 0) from old)
where participant = $1`
