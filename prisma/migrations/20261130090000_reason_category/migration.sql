-- What kind of reason somebody gave who asks a second person.
ALTER TABLE "verdict_approval" ADD COLUMN "category" TEXT;
