-- Who may sign in. Of a password only what argon2 made of it is kept.
CREATE TABLE "verdict_account" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "role" TEXT NOT NULL,
    "force" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "password" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signed_in_at" TIMESTAMPTZ(6),

    CONSTRAINT "verdict_account_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "verdict_account_name_key" ON "verdict_account"("name");

-- Who has signed in. The id is the hash of what the browser holds: nobody signs in with what is here.
CREATE TABLE "verdict_session" (
    "id" TEXT COLLATE "C" NOT NULL,
    "account" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "verdict_session_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "verdict_session_account_fkey" FOREIGN KEY ("account")
        REFERENCES "verdict_account"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "verdict_session_account_idx" ON "verdict_session"("account");
