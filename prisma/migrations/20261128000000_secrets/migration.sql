-- CreateTable
CREATE TABLE "secret" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "sealed" BLOB NOT NULL,
    "updateTime" BIGINT NOT NULL
);
