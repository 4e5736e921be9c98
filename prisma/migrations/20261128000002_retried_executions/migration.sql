-- Executions with an attempt after the first, for "has retries" in lists. Kept by triggers: only retries pay for it.
CREATE TABLE "retried_execution" (
    "executionId" TEXT NOT NULL PRIMARY KEY
);

INSERT INTO "retried_execution" SELECT DISTINCT "executionId" FROM "task" WHERE "retryCount" > 0;

CREATE TRIGGER "task_retried" AFTER INSERT ON "task" WHEN NEW."retryCount" > 0
BEGIN
    INSERT OR IGNORE INTO "retried_execution" ("executionId") VALUES (NEW."executionId");
END;

-- A rerun throws attempts away.
CREATE TRIGGER "retry_removed" AFTER DELETE ON "task" WHEN OLD."retryCount" > 0
BEGIN
    DELETE FROM "retried_execution" WHERE "executionId" = OLD."executionId"
    AND NOT EXISTS (SELECT 1 FROM "task" WHERE "executionId" = OLD."executionId" AND "retryCount" > 0);
END;

CREATE TRIGGER "retried_execution_removed" AFTER DELETE ON "execution"
BEGIN
    DELETE FROM "retried_execution" WHERE "executionId" = OLD."id";
END;
