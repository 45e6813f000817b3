-- How the gate of a participant stands in one coordinator process.
CREATE TABLE "verdict_participant_gate" (
    "participant" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "breaker" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6),
    "until" TIMESTAMPTZ(6),
    "budget_left" INTEGER NOT NULL,
    "budget_max" INTEGER NOT NULL,
    "refused_share" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_participant_gate_pkey" PRIMARY KEY ("participant", "process")
);
