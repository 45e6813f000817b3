-- A name for what the list of transactions shows: filters and columns. What is removed can be taken
-- back for an hour.
CREATE TABLE "verdict_saved_view" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "verdict_saved_view_pkey" PRIMARY KEY ("id")
);

-- One person has one view of a name.
CREATE UNIQUE INDEX "verdict_saved_view_name" ON "verdict_saved_view"("owner", lower("name"))
    WHERE "removed_at" IS NULL;
