-- When a transaction last came into doubt; it stays when the doubt has ended, so that the Inbox can tell of the last one.
ALTER TABLE "verdict_transaction" ADD COLUMN "doubted_since" TIMESTAMPTZ(6);
UPDATE "verdict_transaction" SET "doubted_since" = "in_doubt_since" WHERE "in_doubt_since" IS NOT NULL;
-- Partial, and over what changes for few: no other change of a row has to keep it.
CREATE INDEX "verdict_transaction_doubted" ON "verdict_transaction" ("doubted_since") WHERE "doubted_since" IS NOT NULL;
