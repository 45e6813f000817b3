import type { Database } from '@/server/platform/database'

interface Spread {
  readonly mean: number | null
  readonly deviation: number | null
  readonly n: number
}

/** What the transactions of one run have cost, summed up; see contract/run-cost.ts. */
export interface RunCostRow {
  readonly transactions: number
  readonly committed: number
  readonly aborted: number
  readonly seconds: number | null
  readonly ended: number
  readonly answer: Spread
  readonly messages: number
  readonly forcedWrites: number
  readonly roundTrips: number
  readonly needed: { readonly messages: number; readonly forcedWrites: number }
  readonly repeated: number
  readonly promised: Spread & { readonly max: number | null }
}

/**
 * The keys of a run's transactions begin with its id. Counted as D34: each call is asked and
 * answered, and whoever is silent has answered nothing; forced are begin and verdict, a promise, a
 * pre-commit (the coordinator's own too), and the end of what was promised or decided. An abort that
 * presumed commit tells at once waits for no verdict. `needed` takes away what the presumption spares
 * where nobody acknowledges: the end of what it presumes, and the begin record of presumed abort.
 * Where a branch has committed early, or is only reserved, no promise holds a lock. Of a saga each step
 * and each compensation is a call and a commit of its own, and each step's order is forced
 * beforehand, the first one together with the begin.
 */
export async function readRunCost({ prisma }: Database, run: string): Promise<RunCostRow> {
  const [row] = await prisma.$queryRaw<RunCostRow[]>`
    with t as (
      select id, protocol, outcome, started_at, decided_at, ended_at, presumption,
        presumption = 'commit' and outcome = 'aborted' and reason in ('refused', 'work-failed')
          and not decides as at_once,
        presumption = 'abort' and not decides as begins_lazily
      from verdict_transaction cross join lateral (
        select min(data->>'presumption') as presumption,
          coalesce(bool_or(data->>'decider' is not null), false) as decides
        from verdict_record where transaction = id and type = 'begun'
      ) begun
      where starts_with(idempotency_key, ${`${run}-`})
    ), call as (
      select r.transaction, r.branch, r.at, t.protocol,
        case when r.type = 'answered-late' then r.data->>'event' else r.type end as type, r.data->>'vote' as vote,
        (t.presumption = 'commit' and t.outcome = 'committed')
          or (t.presumption = 'abort' and t.outcome = 'aborted') as spared,
        r.data->>'found' as found, r.data->>'code' as code,
        (r.type = 'voted' or r.data->>'event' = 'voted') and r.data->>'unasked' = 'true' as unasked
      from t join verdict_record r on r.transaction = t.id and r.type in
        ('voted', 'confirmed', 'decider-answered', 'pre-committed', 'attempt', 'answered-late',
          'step-done', 'step-refused', 'compensated', 'compensation-refused')
        and r.data->>'unsent' is null
    ), promise as (
      select bool_or(spared) as spared,
        extract(epoch from min(at) filter (where type = 'confirmed')
          - min(at) filter (where type = 'voted' and vote = 'yes'))::float8 * 1000 as ms
      from call where protocol not in ('optimistic-two-phase-commit', 'try-confirm-cancel')
      group by transaction, branch
      having bool_or(type = 'voted' and vote = 'yes') and bool_or(type = 'confirmed')
    ), cost as (
      select count(*) filter (where unasked is not true) + count(*) filter (
          where code is distinct from 'timeout' and coalesce(vote, found, '') <> 'unknown') as messages,
        count(*) filter (where spared and type = 'confirmed') as spared,
        count(*) filter (where unasked is not true) as calls,
        count(*) filter (where (type = 'voted' and vote = 'yes') or type = 'pre-committed'
          or (type = 'decider-answered' and found = 'committed')
          or type in ('step-done', 'compensated')) as forced
      from call
    ), written as (
      select count(*) filter (where protocol <> 'saga') + count(decided_at) - count(*) filter (where at_once)
          + count(*) filter (where protocol = 'three-phase-commit' and outcome = 'committed')
          + coalesce(sum((select count(*) from verdict_record r
              where r.transaction = t.id and r.type = 'step-started')), 0) as forced,
        count(*) filter (where begins_lazily) as spared
      from t
    ), answer as (
      select extract(epoch from decided_at - started_at)::float8 * 1000 as ms
      from t where decided_at is not null
    )
    select count(*)::int as transactions,
      count(*) filter (where outcome = 'committed')::int as committed,
      count(*) filter (where outcome = 'aborted')::int as aborted,
      count(ended_at)::int as ended,
      extract(epoch from max(ended_at) - min(started_at))::float8 as seconds,
      (select json_build_object('mean', avg(ms), 'deviation', coalesce(stddev_samp(ms), 0),
        'n', count(*)) from answer) as answer,
      (select messages from cost)::int as messages,
      (select calls from cost)::int as "roundTrips",
      (select written.forced + cost.forced + (select count(*) from promise)
        from written, cost)::int as "forcedWrites",
      (select json_build_object('messages', cost.messages - cost.spared, 'forcedWrites',
          written.forced - written.spared + cost.forced
          + (select count(*) from promise where spared is not true))
        from written, cost) as needed,
      (select count(*) from call where type = 'attempt')::int as repeated,
      (select json_build_object('mean', avg(ms), 'deviation', coalesce(stddev_samp(ms), 0),
        'max', max(ms), 'n', count(*)) from promise) as promised
    from t`
  return row ?? nothing
}

const none = { mean: null, deviation: null, n: 0 }

const nothing: RunCostRow = {
  ...{ transactions: 0, committed: 0, aborted: 0, seconds: null, ended: 0, answer: none },
  ...{ messages: 0, forcedWrites: 0, roundTrips: 0, needed: { messages: 0, forcedWrites: 0 } },
  ...{ repeated: 0, promised: { ...none, max: null } },
}
