alter table verdict_transaction
  add column driver text not null default 'coordinator',
  add column labels json not null default '{}',
  add column traceparent text;
