-- Schedules and the time of their last run.

CREATE TABLE "schedule" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "json" TEXT NOT NULL,
    "lastTime" BIGINT NOT NULL
);
