-- The audit reads verdicts by when their transactions began: the end of an id is a ulid.
CREATE INDEX "verdict_verdict_ulid" ON "verdict_verdict"(right("transaction", 26));

-- How far the outcomes at one participant are proved.
CREATE TABLE "verdict_outcome_progress" (
    "participant" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked" BIGINT NOT NULL DEFAULT 0,
    "folded" BIGINT NOT NULL DEFAULT 0,
    "checked_to" TIMESTAMPTZ(6),
    "passed_at" TIMESTAMPTZ(6),
    "round_at" TIMESTAMPTZ(6),
    "gaps" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "verdict_outcome_progress_pkey" PRIMARY KEY ("participant")
);

-- How many outcomes are proved of the transactions begun in one window.
CREATE TABLE "verdict_outcome_window" (
    "participant" TEXT NOT NULL,
    "window" TEXT COLLATE "C" NOT NULL,
    "outcomes" INTEGER NOT NULL,

    CONSTRAINT "verdict_outcome_window_pkey" PRIMARY KEY ("participant", "window")
);

-- Branches that have not ended as the verdict says. One is found once; its record is in the journal.
CREATE TABLE "verdict_divergence" (
    "transaction" TEXT COLLATE "C" NOT NULL,
    "branch" INTEGER NOT NULL,
    "participant" TEXT NOT NULL,
    "expected" TEXT NOT NULL,
    "found" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(6) NOT NULL,
    "stream" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "verdict_divergence_pkey" PRIMARY KEY ("transaction", "branch")
);
