-- What schedules started, or could not start.

CREATE TABLE "schedule_run" (
    "executionId" TEXT NOT NULL PRIMARY KEY,
    "scheduleName" TEXT NOT NULL,
    "workflowName" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "scheduledTime" BIGINT NOT NULL,
    "executionTime" BIGINT NOT NULL,
    "json" TEXT NOT NULL
);

CREATE INDEX "schedule_run_schedule" ON "schedule_run"("scheduleName", "scheduledTime");
