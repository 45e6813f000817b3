-- How people may decide: the last row holds, and none is ever taken back. Version 1 is what is built in.
CREATE TABLE "verdict_operator_policy" (
    "version" SERIAL NOT NULL,
    "data" JSON NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_operator_policy_pkey" PRIMARY KEY ("version")
);
SELECT setval('verdict_operator_policy_version_seq', 1, true);

-- A decision that one person asked for, and another has to approve.
CREATE TABLE "verdict_approval" (
    "id" TEXT NOT NULL,
    "transaction" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "code" TEXT,
    "rule" INTEGER NOT NULL,
    "advice" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "evidence_id" TEXT NOT NULL,
    "seen" TEXT NOT NULL,
    "request_key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requester" JSON NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL,
    "closed_by" TEXT,
    "closed_at" TIMESTAMPTZ(6),
    "closed_reason" TEXT,
    "act_evidence_id" TEXT,
    "act_version" INTEGER,
    "result" JSON,
    "owned_until" TIMESTAMPTZ(6),
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_approval_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "verdict_approval_request_key_key" ON "verdict_approval"("request_key");
-- One question at a time about one transaction.
CREATE UNIQUE INDEX "verdict_approval_open" ON "verdict_approval"("transaction")
    WHERE "state" IN ('waiting', 'approved');
CREATE INDEX "verdict_approval_changed_at_idx" ON "verdict_approval"("changed_at" DESC);
