-- What somebody wants to go wrong in a run, as JSON; null: nothing.
ALTER TABLE "execution" ADD COLUMN "faults" TEXT;
