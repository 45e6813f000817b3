-- A bulk action: a list that was frozen, what may be done with each, and what came of it.
CREATE TABLE "verdict_batch" (
    "id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "per_second" INTEGER,
    "run_by" TEXT,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "halted" TEXT,
    "stage_from" INTEGER NOT NULL DEFAULT 0,
    "owner" TEXT NOT NULL DEFAULT '',
    "owned_until" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity'::timestamptz,

    CONSTRAINT "verdict_batch_pkey" PRIMARY KEY ("id")
);

-- What a process has to see to.
CREATE INDEX "verdict_batch_going" ON "verdict_batch"("created_at") WHERE "state" IN ('checking', 'running');

CREATE TABLE "verdict_batch_item" (
    "batch" TEXT COLLATE "C" NOT NULL,
    "n" INTEGER NOT NULL,
    "transaction" TEXT NOT NULL,
    "sort" TEXT,
    "action" TEXT,
    "state" TEXT NOT NULL,
    "text" TEXT,
    "result" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "evidence_id" TEXT,
    "version" INTEGER,
    "action_id" TEXT,
    "at" TIMESTAMPTZ(6),

    CONSTRAINT "verdict_batch_item_pkey" PRIMARY KEY ("batch", "n"),
    CONSTRAINT "verdict_batch_item_batch_fkey" FOREIGN KEY ("batch") REFERENCES "verdict_batch"("id") ON DELETE CASCADE
);

-- What was under way when its process died is finished, whatever became of its batch.
CREATE INDEX "verdict_batch_item_running" ON "verdict_batch_item"("batch") WHERE "state" = 'running';
