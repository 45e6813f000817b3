-- What somebody has found and done at each participant after a heuristic outcome.
CREATE TABLE "verdict_reconcile" (
    "transaction" TEXT NOT NULL,
    "branch" INTEGER NOT NULL,
    "ended" TEXT NOT NULL,
    "proof" TEXT NOT NULL,
    "rows" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "verdict_reconcile_pkey" PRIMARY KEY ("transaction", "branch")
);
