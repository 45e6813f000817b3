create table verdict_deadlock (
  id text primary key,
  victim text not null,
  since timestamptz(6) not null,
  found_at timestamptz(6) not null,
  broken_at timestamptz(6) not null,
  ring text[] not null,
  parties json not null,
  waits json not null
);

create index verdict_deadlock_broken_at_id_idx on verdict_deadlock (broken_at desc, id desc);
