-- By what policy it was chosen who had to go.
ALTER TABLE "verdict_deadlock" ADD COLUMN "chosen_by" TEXT;
