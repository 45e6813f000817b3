-- Changes of retry policies. Version 1 is what is built in, so that counting begins behind it.
CREATE TABLE "verdict_retry_policy" (
    "version" SERIAL NOT NULL,
    "scope" TEXT NOT NULL,
    "data" JSON NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_retry_policy_pkey" PRIMARY KEY ("version")
);
CREATE INDEX "verdict_retry_policy_scope_version_idx" ON "verdict_retry_policy"("scope", "version" DESC);
SELECT setval('verdict_retry_policy_version_seq', 1, true);

CREATE TABLE "verdict_retry_pause" (
    "key" TEXT NOT NULL,
    "participant" TEXT,
    "transaction" TEXT,
    "branch" INTEGER,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_retry_pause_pkey" PRIMARY KEY ("key")
);
