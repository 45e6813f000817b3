-- What programs show in place of a session. Of each only the hash is kept.
CREATE TABLE "verdict_token" (
    "id" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "account" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "role" TEXT NOT NULL,
    "force" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "verdict_token_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "verdict_token_account_fkey" FOREIGN KEY ("account")
        REFERENCES "verdict_account"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "verdict_token_hash_key" ON "verdict_token"("hash");

CREATE UNIQUE INDEX "verdict_token_account_name_key" ON "verdict_token"("account", "name");
