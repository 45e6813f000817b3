-- Asking again does not heal the fault of this branch: somebody has to put something right there.
ALTER TABLE "verdict_branch" ADD COLUMN "alarm" BOOLEAN NOT NULL DEFAULT false;
