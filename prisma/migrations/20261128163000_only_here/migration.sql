-- What the last sweep found prepared at a participant and not in the journal, so that it is shown without asking.
ALTER TABLE "verdict_participant" ADD COLUMN "only_here" JSONB NOT NULL DEFAULT '[]';

-- Evidence of a branch that no transaction of the journal has: kept by participant and name.
ALTER TABLE "verdict_evidence" ALTER COLUMN "transaction" DROP NOT NULL;
ALTER TABLE "verdict_evidence" ADD COLUMN "participant" TEXT;
ALTER TABLE "verdict_evidence" ADD COLUMN "gid" TEXT;

-- A heuristic outcome waits in the Inbox until somebody acknowledges it (D10).
ALTER TABLE "verdict_transaction" ADD COLUMN "acknowledged_at" TIMESTAMPTZ(6);
ALTER TABLE "verdict_transaction" ADD COLUMN "acknowledged_by" TEXT;
ALTER TABLE "verdict_transaction" ADD COLUMN "acknowledged_reason" TEXT;
