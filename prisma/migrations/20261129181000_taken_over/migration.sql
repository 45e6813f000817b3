-- From whom a claim was taken over: who undoes that gives it back to that one.
ALTER TABLE "verdict_inbox_work" ADD COLUMN "claimed_from" TEXT;
