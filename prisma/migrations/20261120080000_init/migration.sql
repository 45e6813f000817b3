-- CreateTable
CREATE TABLE "verdict_stream" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "verdict_stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verdict_record" (
    "stream" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction" TEXT COLLATE "C",
    "branch" INTEGER,
    "type" TEXT NOT NULL,
    "epoch" BIGINT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "data" JSON NOT NULL,

    CONSTRAINT "verdict_record_pkey" PRIMARY KEY ("stream","seq")
);

-- CreateTable
CREATE TABLE "verdict_verdict" (
    "transaction" TEXT COLLATE "C" NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT,
    "branches" INTEGER[],
    "epoch" BIGINT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "stream" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "verdict_verdict_pkey" PRIMARY KEY ("transaction")
);

-- CreateTable
CREATE TABLE "verdict_transaction" (
    "id" TEXT COLLATE "C" NOT NULL,
    "cluster" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "epoch" BIGINT NOT NULL,
    "name" TEXT,
    "protocol" TEXT NOT NULL,
    "recovery" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "request_hash" TEXT NOT NULL,
    "participants" TEXT[],
    "lab" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "reason" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "deadline_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "in_doubt_since" TIMESTAMPTZ(6),
    "retries" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "verdict_transaction_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 70);

-- CreateTable
CREATE TABLE "verdict_branch" (
    "transaction" TEXT COLLATE "C" NOT NULL,
    "n" INTEGER NOT NULL,
    "participant" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "vote" TEXT,
    "xid" TEXT,
    "server" TEXT,
    "rows" INTEGER,
    "statements_hash" TEXT,
    "prepared_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "proof" TEXT,
    "proof_source" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(6),
    "fault_code" TEXT,
    "fault_text" TEXT,

    CONSTRAINT "verdict_branch_pkey" PRIMARY KEY ("transaction","n")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "verdict_attempt" (
    "stream" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "transaction" TEXT COLLATE "C" NOT NULL,
    "branch" INTEGER NOT NULL,
    "operation" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "result" TEXT NOT NULL,
    "code" TEXT,
    "text" TEXT,
    "next_at" TIMESTAMPTZ(6),
    "policy_version" INTEGER NOT NULL,

    CONSTRAINT "verdict_attempt_pkey" PRIMARY KEY ("stream","seq")
);

-- CreateTable
CREATE TABLE "verdict_participant" (
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "lab" BOOLEAN NOT NULL DEFAULT false,
    "usable" BOOLEAN NOT NULL DEFAULT false,
    "version" TEXT,
    "server" TEXT,
    "findings" JSONB NOT NULL DEFAULT '[]',
    "examined_at" TIMESTAMPTZ(6),
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "answered_at" TIMESTAMPTZ(6),
    "silent_since" TIMESTAMPTZ(6),
    "round_trip_ms" DOUBLE PRECISION,
    "swept_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_participant_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "verdict_process" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "ready" BOOLEAN NOT NULL DEFAULT false,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "verdict_process_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "verdict_lease" (
    "shard" INTEGER NOT NULL,
    "owner" TEXT NOT NULL DEFAULT '',
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity'::timestamp with time zone,

    CONSTRAINT "verdict_lease_pkey" PRIMARY KEY ("shard")
) WITH (fillfactor = 25);

-- CreateTable
CREATE TABLE "verdict_evidence" (
    "id" TEXT NOT NULL,
    "transaction" TEXT COLLATE "C" NOT NULL,
    "taken_at" TIMESTAMPTZ(6) NOT NULL,
    "version" INTEGER NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "verdict_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verdict_audit" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "transaction" TEXT COLLATE "C",
    "participant" TEXT,
    "gid" TEXT,
    "reason" TEXT NOT NULL,
    "evidence_id" TEXT,
    "rule" INTEGER,
    "advice" TEXT,
    "outcome" TEXT,
    "request_id" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "request_hash" TEXT,
    "data" JSONB NOT NULL,

    CONSTRAINT "verdict_audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verdict_setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "verdict_setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "verdict_stream_name_key" ON "verdict_stream"("name");

-- CreateIndex
CREATE INDEX "verdict_record_transaction_idx" ON "verdict_record"("transaction");

-- CreateIndex
CREATE INDEX "verdict_transaction_started_at_id_idx" ON "verdict_transaction"("started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "verdict_attempt_transaction_idx" ON "verdict_attempt"("transaction");

-- CreateIndex
CREATE INDEX "verdict_evidence_transaction_taken_at_idx" ON "verdict_evidence"("transaction", "taken_at");

-- CreateIndex
CREATE UNIQUE INDEX "verdict_audit_idempotency_key_key" ON "verdict_audit"("idempotency_key");

-- CreateIndex
CREATE INDEX "verdict_audit_at_id_idx" ON "verdict_audit"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "verdict_audit_transaction_idx" ON "verdict_audit"("transaction");

-- By hand from here on: what Prisma's schema language has no word for. The ids above are of collation
-- C, so that their order is that of their bytes and a prefix can be looked up; tables whose rows
-- change leave room on the page, so that a change touches no index.

-- What is taken is one row's answer, never a batch's failure (D3).
CREATE UNIQUE INDEX "verdict_transaction_idempotency" ON "verdict_transaction"("cluster", "idempotency_key") WHERE "idempotency_key" IS NOT NULL;

-- The open set: the recovery point (D17).
CREATE INDEX "verdict_transaction_open" ON "verdict_transaction"("shard", "id") WHERE "ended_at" IS NULL;

-- The Inbox: rare among many.
CREATE INDEX "verdict_transaction_in_doubt" ON "verdict_transaction"("in_doubt_since") WHERE "in_doubt_since" IS NOT NULL AND "ended_at" IS NULL;

-- The short code that people read to each other.
CREATE INDEX "verdict_transaction_code" ON "verdict_transaction"(right("id", 6));

-- Pruning looks for what is old; rows lie in the order of their time.
CREATE INDEX "verdict_record_at" ON "verdict_record" USING brin ("at") WITH (pages_per_range = 32, autosummarize = on);

ALTER TABLE "verdict_verdict" ADD CONSTRAINT "verdict_verdict_verdict_check" CHECK ("verdict" IN ('commit', 'abort'));
ALTER TABLE "verdict_transaction" ADD CONSTRAINT "verdict_transaction_outcome_check" CHECK ("outcome" IN ('committed', 'aborted'));
ALTER TABLE "verdict_branch" ADD CONSTRAINT "verdict_branch_n_check" CHECK ("n" BETWEEN 1 AND 999);
ALTER TABLE "verdict_lease" ADD CONSTRAINT "verdict_lease_shard_check" CHECK ("shard" BETWEEN 0 AND 63);

-- One row a shard, expired from the beginning, so that whoever comes first may take it.
INSERT INTO "verdict_lease" ("shard") SELECT generate_series(0, 63);

-- The rank of a state: rows only move forward, whoever writes (D11).
CREATE FUNCTION "verdict_rank"(state text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE state WHEN 'active' THEN 0 WHEN 'preparing' THEN 1 WHEN 'committing' THEN 2 WHEN 'aborting' THEN 2 WHEN 'heuristic' THEN 2 ELSE 3 END $$;
CREATE FUNCTION "verdict_branch_rank"(state text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE state WHEN 'active' THEN 0 WHEN 'preparing' THEN 1 WHEN 'prepared' THEN 2 WHEN 'unknown' THEN 2 WHEN 'committing' THEN 3 WHEN 'aborting' THEN 3 ELSE 4 END $$;

-- A verdict is written once, and lives at least as long as its transaction is open.
CREATE FUNCTION "verdict_stands"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM verdict_transaction t WHERE t.id = OLD.transaction AND t.ended_at IS NULL) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The verdict of % is still needed: its transaction has not ended', OLD.transaction;
  END IF;
  RAISE EXCEPTION 'The verdict of % stands and is never changed', OLD.transaction;
END $$;
CREATE TRIGGER "verdict_stands" BEFORE UPDATE OR DELETE ON "verdict_verdict" FOR EACH ROW EXECUTE FUNCTION "verdict_stands"();

-- What was recorded is never rewritten; pruning may delete.
CREATE FUNCTION "verdict_recorded"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The journal is append-only';
END $$;
CREATE TRIGGER "verdict_recorded" BEFORE UPDATE ON "verdict_record" FOR EACH ROW EXECUTE FUNCTION "verdict_recorded"();
