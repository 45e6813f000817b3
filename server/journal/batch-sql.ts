/*
 * One batch is one autocommit statement (D15), made of the parts that the batch has rows for. Each
 * list of rows is one JSON text, so that a batch costs few parameters however long it is; lists come
 * sorted by their keys. `@name` stands for a parameter.
 */

/** The lists of rows that a batch may have. */
export type RowList =
  | 'entries'
  | 'records'
  | 'begins'
  | 'started'
  | 'enlisted'
  | 'proposals'
  | 'moved'
  | 'stepped'
  | 'attempts'
  | 'divergences'
  | 'audits'
  | 'audited'
  | 'evidence'
  | 'confirming'

export type ParameterName = RowList | 'stream' | 'owner' | 'shards' | 'payload' | 'cluster'

/**
 * The fence: the lease rows, locked against a takeover until this batch is durable. FOR KEY SHARE
 * would not be enough, for a takeover changes no key (protocols 17.1).
 */
const fence = `lease as materialized (
  select shard, epoch, owner from verdict_lease where shard = any(@shards::int[]) order by shard for share
), entry as materialized (
  select e.i, e.e, l.epoch from json_to_recordset(@entries::json) e(i int, s int, e bigint)
  join lease l on l.shard = e.s
  where e.e is null or (l.epoch = e.e and l.owner = @owner)
)`

const begins = `begun as (
  insert into verdict_transaction (id, cluster, shard, epoch, name, protocol, recovery, priority,
    idempotency_key, request_hash, participants, lab, driver, labels, traceparent, state, in_doubt_since,
    doubted_since, retries,
    started_at, deadline_at)
  select b.t, @cluster, b.s, e.epoch, b.nm, b.pr, b.rc, coalesce(b.py, 'normal'), b.k, b.h, b.p, b.lab,
    coalesce(b.dr, 'coordinator'), coalesce(b.lb, '{}'::json), b.tp, b.st,
    to_timestamp(b.di / 1000), to_timestamp(b.di / 1000), b.rt, now(), now() + b.dl * interval '1 millisecond'
  from json_to_recordset(@begins::json) b(i int, t text, s int, nm text, pr text, rc text, py text, k text, h text,
    p text[], lab bool, dr text, lb json, tp text, st text, di float8, rt int, dl int)
  join entry e on e.i = b.i order by b.t
  on conflict do nothing returning id, started_at, deadline_at
)`

const branchColumns = `i int, t text, n int, p text, s text, v text, x text, sv text, se text, rw int, h text,
  pa float8, ea float8, pf text, ps text, at int, na float8, fc text, ft text, al bool`

/** Rows of new branches: their transaction begins in this batch, or was begun before. */
const newBranches = (name: 'started' | 'enlisted', admitted: string): string => `${name} as (
  insert into verdict_branch (transaction, n, participant, state, vote, xid, server, session, rows,
    statements_hash, prepared_at, ended_at, proof, proof_source, attempts, next_attempt_at,
    fault_code, fault_text, alarm)
  select b.t, b.n, b.p, b.s, b.v, b.x, b.sv, b.se, b.rw, b.h, to_timestamp(b.pa / 1000),
    to_timestamp(b.ea / 1000), b.pf, b.ps, b.at, to_timestamp(b.na / 1000), b.fc, b.ft,
    coalesce(b.al, false)
  from json_to_recordset(@${name}::json) b(${branchColumns}) join ${admitted}
)`

/** The register: the first proposal stands, whoever made it. */
const verdicts = `won as (
  insert into verdict_verdict (transaction, verdict, reason, branches, epoch, by, at, stream, seq)
  select p.t, p.v, p.r, p.b, e.epoch, p.by, to_timestamp(p.at / 1000), @stream, p.q
  from json_to_recordset(@proposals::json)
    p(i int, q bigint, t text, v text, r text, b int[], by text, at float8)
  join entry e on e.i = p.i order by p.t
  on conflict do nothing returning transaction, seq
)`

const lostVerdicts = `when r.k = 2 and w.seq is null then 'verdict-lost'
      when r.k = 3 and w.seq is null then 'verdict-known'`

/**
 * Every position of the stream is filled: what is not true (a begin that was refused, a verdict
 * that lost) is recorded as such, and bears no epoch, so that no replay ever reads it.
 */
const records = (shape: Shape): string => `recorded as (
  insert into verdict_record (stream, seq, transaction, branch, type, epoch, at, data)
  select @stream, r.q, r.t, r.b,
    case ${shape.has('begins') ? "when r.k = 1 and b.id is null then 'begin-refused'" : ''}
      ${shape.has('proposals') ? lostVerdicts : ''}
      when r.k is null or r.k > 0 then r.y end,
    ${shape.has('entries') ? 'e.e' : 'null'}, to_timestamp(r.a / 1000), r.d
  from json_to_recordset(@records::json)
    r(q bigint, i int, t text, b int, y text, a float8, d json, k int)
  ${shape.has('entries') ? 'left join entry e on e.i = r.i' : ''}
  ${shape.has('begins') ? 'left join begun b on r.k = 1 and b.id = r.t' : ''}
  ${shape.has('proposals') ? 'left join won w on w.seq = r.q' : ''}
)`

/** Only a heuristic outcome is acknowledged, and only once (D10). */
const acknowledges = "c.aa is not null and t.acknowledged_at is null and t.state = 'heuristic'"

/** Rows only move forward, and never come back from their end (D11). */
const transactions = (shape: Shape): string => `moved as (
  update verdict_transaction t set
    state = case when t.ended_at is null and verdict_rank(c.st) >= verdict_rank(t.state)
      then coalesce(c.st, t.state) else t.state end,
    outcome = coalesce(t.outcome, c.o),
    reason = case when t.outcome is null and (c.h or c.o is not null) then c.r else t.reason end,
    decided_at = coalesce(t.decided_at, case when c.o is not null then now() end),
    in_doubt_since = case when t.ended_at is not null or c.en then null
      when c.h then to_timestamp(c.di / 1000) else t.in_doubt_since end,
    doubted_since = case when t.ended_at is null and c.h and c.di is not null
      then to_timestamp(c.di / 1000) else t.doubted_since end,
    ended_at = coalesce(t.ended_at, case when c.en then now() end),
    retries = greatest(t.retries, c.rt),
    acknowledged_at = case when ${acknowledges} then to_timestamp(c.aa / 1000) else t.acknowledged_at end,
    acknowledged_by = case when ${acknowledges} then c.ab else t.acknowledged_by end,
    acknowledged_reason = case when ${acknowledges} then c.ar else t.acknowledged_reason end,
    participants = t.participants || coalesce(c.ps, '{}'),
    version = t.version + 1
  from (
    select x.t, x.h, x.di, x.en, x.rt, x.ps, x.aa, x.ab, x.ar,
      case when w.seq is null then x.st else x.ws end st,
      case when w.seq is null then x.o else x.wo end o,
      case when w.seq is null then x.r else x.wr end r
    from json_to_recordset(@moved::json) x(i int, t text, h bool, st text, o text, r text, di float8,
      en bool, rt int, ps text[], q bigint, ws text, wo text, wr text, aa float8, ab text, ar text)
    join entry e on e.i = x.i
    ${shape.has('proposals') ? 'left' : 'cross'} join ${shape.has('proposals') ? 'won w on w.seq = x.q' : '(select null::bigint seq) w'}
    where x.h or w.seq is not null or x.ps is not null or x.aa is not null order by x.t
  ) c where t.id = c.t and (
    (c.st <> t.state and t.ended_at is null and verdict_rank(c.st) >= verdict_rank(t.state))
    or (t.outcome is null and (c.o is not null or (c.h and c.r is distinct from t.reason)))
    or (c.h and t.ended_at is null and to_timestamp(c.di / 1000) is distinct from t.in_doubt_since)
    or (c.en and t.ended_at is null) or c.rt > t.retries or c.ps is not null or (${acknowledges}))
)`

const forward = 'verdict_branch_rank(c.s) >= verdict_branch_rank(b.state)'

const branches = `stepped as (
  update verdict_branch b set
    state = case when ${forward} then c.s else b.state end,
    vote = coalesce(b.vote, c.v), xid = coalesce(c.x, b.xid), server = coalesce(c.sv, b.server),
    session = coalesce(c.se, b.session),
    rows = coalesce(c.rw, b.rows), statements_hash = coalesce(c.h, b.statements_hash),
    prepared_at = coalesce(b.prepared_at, to_timestamp(c.pa / 1000)),
    ended_at = coalesce(b.ended_at, to_timestamp(c.ea / 1000)),
    proof = coalesce(b.proof, c.pf),
    proof_source = case when b.proof is null then c.ps else b.proof_source end,
    attempts = greatest(b.attempts, c.at),
    next_attempt_at = case when ${forward} then to_timestamp(c.na / 1000) else b.next_attempt_at end,
    fault_code = case when ${forward} then c.fc else b.fault_code end,
    fault_text = case when ${forward} then c.ft else b.fault_text end,
    alarm = case when ${forward} then coalesce(c.al, false) else b.alarm end
  from (
    select c.* from json_to_recordset(@stepped::json) c(${branchColumns})
    join entry e on e.i = c.i order by c.t, c.n
  ) c where b.transaction = c.t and b.n = c.n
)`

const attempts = `tried as (
  insert into verdict_attempt (stream, seq, transaction, branch, operation, n, at, duration_ms,
    result, code, text, next_at, policy_version)
  select @stream, a.q, a.t, a.b, a.op, a.n, to_timestamp(a.a / 1000), a.ms, a.rs, a.c, a.x,
    to_timestamp(a.na / 1000), a.pv
  from json_to_recordset(@attempts::json) a(q bigint, t text, b int, op text, n int, a float8,
    ms int, rs text, c text, x text, na float8, pv int)
)`

/**
 * What has ended and is found to have ended differently is heuristic from then on, and has ended all
 * the same. While it is open, its owner hears of it from the participant. Somebody may have taken note
 * of what was found before: of this nobody has, and the audit keeps who did of that.
 */
const divergences = `diverged as (
  insert into verdict_divergence (transaction, branch, participant, expected, found, found_at,
    stream, seq)
  select d.t, d.b, d.p, d.x, d.f, to_timestamp(d.a / 1000), @stream, d.q
  from json_to_recordset(@divergences::json)
    d(q bigint, t text, b int, p text, x text, f text, a float8)
  order by d.t, d.b on conflict do nothing returning transaction, branch
), damaged as (
  update verdict_transaction t set state = 'heuristic', version = t.version + 1,
    acknowledged_at = null, acknowledged_by = null, acknowledged_reason = null
  where t.id in (select transaction from diverged) and t.ended_at is not null
    and (t.state <> 'heuristic' or t.acknowledged_at is not null)
), differing as (
  update verdict_branch b set state = 'heuristic' from diverged d
  where b.transaction = d.transaction and b.n = d.branch and b.ended_at is not null
)`

/**
 * Of two acts with one key the second is refused with all that it would have written: a verdict without
 * its entry must not be. A batch that is repeated meets its own id.
 */
const audits = `audited as (
  insert into verdict_audit (id, actor, action, transaction, participant, gid, reason, evidence_id,
    rule, advice, request_id, idempotency_key, request_hash, data)
  select id, actor, action, transaction, participant, gid, reason, "evidenceId", rule, advice,
    "requestId", "idempotencyKey", "requestHash", data
  from json_to_recordset(@audits::json) a(id text, actor text, action text, transaction text,
    participant text, gid text, reason text, "evidenceId" text, rule int, advice text,
    "requestId" text, "idempotencyKey" text, "requestHash" text, data jsonb)
  on conflict (id) do nothing
)`

/** What came of an action is written once, to the row that a batch before has made. */
const outcomes = `told as (
  update verdict_audit a set outcome = o.outcome
  from json_to_recordset(@audited::json) o(id text, outcome text)
  where a.id = o.id and a.outcome is null
)`

const evidence = `witnessed as (
  insert into verdict_evidence (id, transaction, participant, gid, taken_at, version, data)
  select id, transaction, participant, gid, to_timestamp("takenAt" / 1000), version, data
  from json_to_recordset(@evidence::json) v(id text, transaction text, participant text, gid text,
    "takenAt" float8, version int, data jsonb)
  on conflict do nothing
)`

/** A write whose commit waits for the standbys waits for everything that was committed before it. */
const confirming = `confirmed as (
  update verdict_stream set closed_at = closed_at where id = @stream
)`

/** PostgreSQL refuses longer ones; ids are ASCII. */
const PAYLOAD_BYTES_MAX = 8_000

/** Answers one text: `[allowed entries, [[id, started, deadline] …] begun, seqs of won proposals]`. */
const answer = (shape: Shape): string => `select json_build_array(
  ${shape.has('entries') ? '(select json_agg(i) from entry)' : 'null'},
  ${shape.has('begins') ? begunAnswer : 'null'},
  ${shape.has('proposals') ? '(select json_agg(seq) from won)' : 'null'})::text answer,
  pg_notify('verdict_journal', @payload)::text
  ${shape.has('proposals') ? `, ${decidedNotice}` : ''}`

const begunAnswer = `(select json_agg(json_build_array(id, extract(epoch from started_at) * 1000,
  extract(epoch from deadline_at) * 1000)) from begun)`

const decidedNotice = `(select pg_notify('verdict_decided',
  case when length(ids) < ${PAYLOAD_BYTES_MAX} then ids else '*' end)::text
  from (select string_agg(transaction, ',') ids from won) w where ids is not null)`

type Shape = ReadonlySet<RowList>

const parts: readonly (readonly [RowList, string | ((shape: Shape) => string)])[] = [
  ['entries', fence],
  ['begins', begins],
  ['started', newBranches('started', 'begun on begun.id = b.t')],
  ['enlisted', newBranches('enlisted', 'entry e on e.i = b.i')],
  ['proposals', verdicts],
  ['records', records],
  ['moved', transactions],
  ['stepped', branches],
  ['attempts', attempts],
  ['divergences', divergences],
  ['audits', audits],
  ['audited', outcomes],
  ['evidence', evidence],
  ['confirming', confirming],
]

/** Short, for a server cuts names, and each shape has its own. */
const nameOf = (shape: Shape): string =>
  `verdict ${parts.reduce((bits, [list], at) => bits + (shape.has(list) ? 2 ** at : 0), 0).toString(36)}`

export interface Statement {
  /** Under which the server keeps its plan. */
  readonly name: string
  readonly sql: string
  readonly parameters: readonly ParameterName[]
}

/** The statement for a batch with rows in these lists, its parameters numbered as they appear. */
export function batchStatement(shape: Shape): Statement {
  const given = parts.filter(([list]) => shape.has(list))
  const texts = given.map(([, part]) => (typeof part === 'string' ? part : part(shape)))
  const text = `${texts.length > 0 ? 'with' : ''} ${texts.join(', ')}\n${answer(shape)}`
  const parameters: ParameterName[] = []
  const sql = text.replace(/@([a-z]+)/g, (_, name: ParameterName) => {
    if (!parameters.includes(name)) parameters.push(name)
    return `$${parameters.indexOf(name) + 1}`
  })
  return { name: nameOf(shape), sql, parameters }
}
