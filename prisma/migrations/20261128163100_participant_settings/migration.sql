ALTER TABLE verdict_participant
  ADD COLUMN secret json,
  ADD COLUMN limits json NOT NULL DEFAULT '{}',
  ADD COLUMN timeouts json NOT NULL DEFAULT '{}',
  ADD COLUMN policy json NOT NULL DEFAULT '{}',
  ADD COLUMN managed_by text NOT NULL DEFAULT 'api',
  ADD COLUMN draining_since timestamptz(6),
  ADD COLUMN drained_by text,
  ADD COLUMN examined_by text,
  ADD COLUMN clock_offset_ms double precision;
