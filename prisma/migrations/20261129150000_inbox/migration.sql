-- What those who work in the Inbox have agreed on; none of it touches a transaction.
CREATE TABLE "verdict_inbox_work" (
    "transaction" TEXT NOT NULL,
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(6),
    "note" TEXT,
    "noted_by" TEXT,
    "noted_at" TIMESTAMPTZ(6),
    "snoozed_by" TEXT,
    "snoozed_at" TIMESTAMPTZ(6),
    "snoozed_until" TIMESTAMPTZ(6),
    "snoozed_seen" TEXT,

    CONSTRAINT "verdict_inbox_work_pkey" PRIMARY KEY ("transaction")
);

CREATE INDEX "verdict_inbox_work_snoozed" ON "verdict_inbox_work"("snoozed_at") WHERE "snoozed_at" IS NOT NULL;

-- Who has which item open now: a row a window, worth nothing once it is old.
CREATE TABLE "verdict_inbox_presence" (
    "visitor" TEXT NOT NULL,
    "transaction" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "verdict_inbox_presence_pkey" PRIMARY KEY ("visitor")
);

CREATE INDEX "verdict_transaction_to_repair" ON "verdict_transaction"("id")
    WHERE "state" = 'heuristic' AND "acknowledged_at" IS NULL;
