-- Rules and targets, as somebody wrote them.
CREATE TABLE "verdict_alert_rule" (
    "id" TEXT COLLATE "C" NOT NULL,
    "settings" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL,
    "met" INTEGER,
    "unknown" TEXT[] NOT NULL DEFAULT '{}',

    CONSTRAINT "verdict_alert_rule_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "verdict_alert_target" (
    "id" TEXT COLLATE "C" NOT NULL,
    "settings" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "verdict_alert_target_pkey" PRIMARY KEY ("id")
);

-- What fires, and what did.
CREATE TABLE "verdict_alert" (
    "id" TEXT COLLATE "C" NOT NULL,
    "rule" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "summary" TEXT NOT NULL,
    "targets" TEXT[] NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "fired_at" TIMESTAMPTZ(6) NOT NULL,
    "told_at" TIMESTAMPTZ(6) NOT NULL,
    "told" INTEGER NOT NULL DEFAULT 1,
    "resolved_at" TIMESTAMPTZ(6),
    "resolution" TEXT,

    CONSTRAINT "verdict_alert_pkey" PRIMARY KEY ("id")
);

-- The same thing fires once at a time, whoever evaluates.
CREATE UNIQUE INDEX "verdict_alert_firing" ON "verdict_alert"("rule", "kind", "subject_type", "subject")
    WHERE "resolved_at" IS NULL;

CREATE INDEX "verdict_alert_resolved" ON "verdict_alert"("resolved_at" DESC) WHERE "resolved_at" IS NOT NULL;

-- What is to be told whom. It is written together with the alert, so that neither is without the other.
CREATE TABLE "verdict_alert_delivery" (
    "id" TEXT COLLATE "C" NOT NULL,
    "alert" TEXT COLLATE "C",
    "n" INTEGER NOT NULL,
    "target" TEXT COLLATE "C" NOT NULL,
    "event" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "next_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "attempts" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "verdict_alert_delivery_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "verdict_alert_delivery_once" ON "verdict_alert_delivery"("alert", "target", "n");

CREATE INDEX "verdict_alert_delivery_waiting" ON "verdict_alert_delivery"("next_at") WHERE "state" = 'waiting';

CREATE INDEX "verdict_alert_delivery_target_created_at_idx" ON "verdict_alert_delivery"("target", "created_at" DESC);

-- Who evaluates: one row, liveness by expiry, safety by epoch.
CREATE TABLE "verdict_alert_evaluator" (
    "id" INTEGER NOT NULL,
    "owner" TEXT NOT NULL DEFAULT '',
    "process" TEXT NOT NULL DEFAULT '',
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity'::timestamptz,
    "passed_at" TIMESTAMPTZ(6),
    "counted_to" TIMESTAMPTZ(6),

    CONSTRAINT "verdict_alert_evaluator_pkey" PRIMARY KEY ("id")
);

INSERT INTO "verdict_alert_evaluator" ("id") VALUES (1);

-- How long transactions were in doubt, all together, in each minute that was counted.
CREATE TABLE "verdict_alert_doubt" (
    "minute" TIMESTAMPTZ(6) NOT NULL,
    "ms" BIGINT NOT NULL,

    CONSTRAINT "verdict_alert_doubt_pkey" PRIMARY KEY ("minute")
);
