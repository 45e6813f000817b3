-- On whose behalf an application opened a transaction: programs of others leave it alone.
CREATE TABLE "verdict_application_owner" (
    "transaction" TEXT COLLATE "C" NOT NULL,
    "owner" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "verdict_application_owner_pkey" PRIMARY KEY ("transaction")
);
