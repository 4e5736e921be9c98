-- Event handlers, and the messages of EVENT tasks until they are delivered.

CREATE TABLE "event_handler" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "event" TEXT NOT NULL,
    "json" TEXT NOT NULL
);

CREATE TABLE "event_message" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "event" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "executionId" TEXT NOT NULL
);
