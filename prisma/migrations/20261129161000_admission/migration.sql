-- AlterTable
ALTER TABLE "verdict_transaction" ADD COLUMN "priority" TEXT NOT NULL DEFAULT 'normal';

-- How many branches may be at a participant at once, and who waits. Nothing is decided by it.
CREATE TABLE "verdict_admission" (
    "participant" TEXT NOT NULL,
    "in_flight_max" INTEGER NOT NULL,
    "in_flight" INTEGER NOT NULL,
    "waiting" TEXT[],
    "waiting_max" INTEGER NOT NULL,
    "places" JSON,
    "process" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "verdict_admission_pkey" PRIMARY KEY ("participant")
);
