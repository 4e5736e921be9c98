-- Rows of a history are small and read in order: WITHOUT ROWID keeps them in their key's order.
CREATE TABLE "workflow_definition" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "json" TEXT NOT NULL,
    "createTime" BIGINT NOT NULL,
    "updateTime" BIGINT NOT NULL,

    PRIMARY KEY ("name", "version")
);

CREATE TABLE "task_definition" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "json" TEXT NOT NULL,
    "createTime" BIGINT NOT NULL,
    "updateTime" BIGINT NOT NULL
);

CREATE TABLE "draft" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "json" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "updateTime" BIGINT NOT NULL
);

CREATE TABLE "setting" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "json" TEXT NOT NULL,
    "updateTime" BIGINT NOT NULL
);

CREATE TABLE "artifact" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "contentType" TEXT NOT NULL,
    "format" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "pages" INTEGER,
    "name" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "workflowId" TEXT,
    "taskId" TEXT,
    "ref" TEXT,
    "attempt" INTEGER,
    "variant" TEXT,
    "sourceId" TEXT,
    "location" TEXT
);

CREATE TABLE "snapshot" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "json" TEXT NOT NULL
);

CREATE TABLE "execution" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "createTime" BIGINT NOT NULL,
    "updateTime" BIGINT NOT NULL,
    "endTime" BIGINT NOT NULL,
    "lastRetriedTime" BIGINT NOT NULL,
    "correlationId" TEXT,
    "priority" INTEGER NOT NULL,
    "reason" TEXT,
    "failedRefs" TEXT NOT NULL,
    "failedTaskNames" TEXT NOT NULL,
    "failedTaskId" TEXT,
    "parentWorkflowId" TEXT,
    "parentWorkflowTaskId" TEXT,
    "reRunFromWorkflowId" TEXT,
    "event" TEXT,
    "createdBy" TEXT,
    "idempotencyKey" TEXT,
    "taskToDomain" TEXT NOT NULL,
    "snapshotId" TEXT NOT NULL
);

CREATE TABLE "execution_data" (
    "executionId" TEXT NOT NULL PRIMARY KEY,
    "input" TEXT NOT NULL,
    "output" TEXT NOT NULL,
    "variables" TEXT NOT NULL
);

CREATE TABLE "task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "executionId" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "taskType" TEXT NOT NULL,
    "taskDefName" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "retryCount" INTEGER NOT NULL,
    "iteration" INTEGER NOT NULL,
    "scheduledTime" BIGINT NOT NULL,
    "startTime" BIGINT NOT NULL,
    "endTime" BIGINT NOT NULL,
    "updateTime" BIGINT NOT NULL,
    "firstScheduledTime" BIGINT NOT NULL,
    "startDelayInSeconds" INTEGER NOT NULL,
    "callbackAfterSeconds" INTEGER NOT NULL,
    "dueTime" BIGINT NOT NULL,
    "responseTimeoutSeconds" BIGINT NOT NULL,
    "rateLimitPerFrequency" INTEGER NOT NULL,
    "rateLimitFrequencyInSeconds" INTEGER NOT NULL,
    "pollCount" INTEGER NOT NULL,
    "workerId" TEXT,
    "domain" TEXT,
    "reason" TEXT,
    "retriedTaskId" TEXT,
    "retried" BOOLEAN NOT NULL,
    "executed" BOOLEAN NOT NULL,
    "subWorkflowId" TEXT,
    "input" TEXT NOT NULL,
    "output" TEXT NOT NULL,
    "workflowTask" TEXT
);

CREATE TABLE "transition" (
    "executionId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "ref" TEXT,
    "taskId" TEXT,
    "attempt" INTEGER NOT NULL,
    "from" TEXT,
    "to" TEXT NOT NULL,
    "reason" TEXT,

    PRIMARY KEY ("executionId", "seq")
) WITHOUT ROWID;

CREATE TABLE "task_log" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "taskId" TEXT NOT NULL,
    "executionId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "line" TEXT NOT NULL
);

CREATE TABLE "poll_data" (
    "taskType" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "workerId" TEXT,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("taskType", "domain")
) WITHOUT ROWID;

CREATE TABLE "owner" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "epoch" INTEGER NOT NULL,
    "pid" INTEGER NOT NULL,
    "startedAt" BIGINT NOT NULL
);

CREATE INDEX "artifact_workflowId_idx" ON "artifact"("workflowId");

CREATE INDEX "artifact_sha256_kind_idx" ON "artifact"("sha256", "kind");

CREATE INDEX "artifact_createdAt_id_idx" ON "artifact"("createdAt", "id");

CREATE INDEX "execution_status_createTime_idx" ON "execution"("status", "createTime");

CREATE INDEX "execution_name_createTime_idx" ON "execution"("name", "createTime");

CREATE INDEX "execution_correlationId_idx" ON "execution"("correlationId");

CREATE INDEX "execution_createTime_idx" ON "execution"("createTime");

CREATE INDEX "execution_parentWorkflowId_idx" ON "execution"("parentWorkflowId");

CREATE INDEX "execution_name_idempotencyKey_idx" ON "execution"("name", "idempotencyKey");

CREATE INDEX "execution_snapshotId_idx" ON "execution"("snapshotId");

CREATE INDEX "task_executionId_seq_idx" ON "task"("executionId", "seq");

CREATE INDEX "task_taskType_scheduledTime_idx" ON "task"("taskType", "scheduledTime");

CREATE INDEX "task_log_taskId_id_idx" ON "task_log"("taskId", "id");

CREATE INDEX "task_log_executionId_idx" ON "task_log"("executionId");
