-- People whom a provider of OpenID Connect vouches for: issuer and subject say who one is, the name is ours.
ALTER TABLE "verdict_account" ALTER COLUMN "password" DROP NOT NULL;
ALTER TABLE "verdict_account" ADD COLUMN "issuer" TEXT COLLATE "C";
ALTER TABLE "verdict_account" ADD COLUMN "subject" TEXT COLLATE "C";
ALTER TABLE "verdict_account" ADD CONSTRAINT "verdict_account_vouched" CHECK (
    ("issuer" IS NULL) = ("subject" IS NULL) AND ("issuer" IS NULL) <> ("password" IS NULL)
);

CREATE UNIQUE INDEX "verdict_account_issuer_subject_key" ON "verdict_account"("issuer", "subject");

-- What the provider is shown at the sign-out of the session.
ALTER TABLE "verdict_session" ADD COLUMN "id_token" TEXT;

-- Sign-ins under way. The id is the hash of what the browser holds; each is used once, and lapses.
CREATE TABLE "verdict_sign_in" (
    "id" TEXT COLLATE "C" NOT NULL,
    "state" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "verifier" TEXT NOT NULL,
    "return_to" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "verdict_sign_in_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "verdict_sign_in_expires_at_idx" ON "verdict_sign_in"("expires_at");
