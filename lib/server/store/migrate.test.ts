import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { MIGRATIONS } from "@/test/database";
import { schemaDifference } from "@/test/schema-engine";

import { openConnection, pragmaStatements } from "./connection";
import { migrate } from "./migrate";

let directory = "";
let file = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-migrate-"));
  file = join(directory, "baton.db");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("migrate", () => {
  it("makes exactly the database that schema.prisma describes", async () => {
    migrate({ file, migrationsDirectory: MIGRATIONS, now: 1 });
    expect(await schemaDifference(file)).toBe("");
  });

  it("would show a difference if there were one", async () => {
    migrate({ file, migrationsDirectory: MIGRATIONS, now: 1 });
    const connection = openConnection(file);
    connection.exec("ALTER TABLE task DROP COLUMN workerId");
    connection.close();
    expect(await schemaDifference(file)).toContain("workerId");
  });

  it("applies a migration once and notes it as Prisma does", () => {
    expect(migrate({ file, migrationsDirectory: MIGRATIONS, now: 7 })).toHaveLength(7);
    expect(migrate({ file, migrationsDirectory: MIGRATIONS, now: 8 })).toEqual([]);
    const connection = openConnection(file);
    const rows = connection
      .prepare(
        "SELECT migration_name, checksum, finished_at, applied_steps_count FROM _prisma_migrations",
      )
      .all();
    connection.close();
    expect(rows).toEqual([
      {
        migration_name: "20261123000000_init",
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        finished_at: 7,
        applied_steps_count: 1,
      },
      expect.objectContaining({ migration_name: "20261124000000_events", finished_at: 7 }),
      expect.objectContaining({ migration_name: "20261124000001_schedules", finished_at: 7 }),
      expect.objectContaining({ migration_name: "20261128000000_secrets", finished_at: 7 }),
      expect.objectContaining({ migration_name: "20261128000001_faults", finished_at: 7 }),
      expect.objectContaining({
        migration_name: "20261128000002_retried_executions",
        finished_at: 7,
      }),
      expect.objectContaining({ migration_name: "20261201000000_schedule_runs", finished_at: 7 }),
    ]);
  });

  it("leaves nothing of a migration that fails, and keeps a copy of the database from before it", () => {
    const own = join(directory, "migrations");
    cpSync(MIGRATIONS, own, { recursive: true });
    migrate({ file, migrationsDirectory: own, now: 1 });
    mkdirSync(join(own, "20990101000000_broken"));
    writeFileSync(
      join(own, "20990101000000_broken", "migration.sql"),
      "CREATE TABLE x (a); CREATE TABLE broken (;",
    );
    expect(() => migrate({ file, migrationsDirectory: own, now: 2 })).toThrow(/syntax error/);
    const connection = openConnection(file);
    expect(connection.prepare("SELECT name FROM sqlite_master WHERE name = 'x'").all()).toEqual([]);
    connection.close();
    expect(existsSync(`${file}.before-20990101000000_broken`)).toBe(true);
  });

  it("refuses a database of a newer version, and a migration that was changed afterwards", () => {
    const own = join(directory, "migrations");
    cpSync(MIGRATIONS, own, { recursive: true });
    mkdirSync(join(own, "20990101000000_later"));
    writeFileSync(join(own, "20990101000000_later", "migration.sql"), "CREATE TABLE later (a);");
    migrate({ file, migrationsDirectory: own, now: 1 });
    expect(() => migrate({ file, migrationsDirectory: MIGRATIONS, now: 2 })).toThrow(
      /newer version of Baton.*20990101000000_later/,
    );
    appendFileSync(join(own, "20990101000000_later", "migration.sql"), "-- changed");
    expect(() => migrate({ file, migrationsDirectory: own, now: 2 })).toThrow(
      /20990101000000_later was changed/,
    );
  });
});

describe("openConnection", () => {
  it("sets every pragma that durability and speed rest on", () => {
    const connection = openConnection(file);
    const read = (name: string) => connection.pragma(name, { simple: true });
    expect({
      journal_mode: read("journal_mode"),
      synchronous: read("synchronous"),
      busy_timeout: read("busy_timeout"),
      foreign_keys: read("foreign_keys"),
      journal_size_limit: read("journal_size_limit"),
      wal_autocheckpoint: read("wal_autocheckpoint"),
      cache_size: read("cache_size"),
      temp_store: read("temp_store"),
      mmap_size: read("mmap_size"),
    }).toEqual({
      journal_mode: "wal",
      synchronous: 2,
      busy_timeout: 5000,
      foreign_keys: 1,
      journal_size_limit: 67_108_864,
      wal_autocheckpoint: 1000,
      cache_size: -65_536,
      temp_store: 2,
      mmap_size: 0,
    });
    connection.close();
    expect(pragmaStatements("NORMAL")).toContain("synchronous = NORMAL");
  });
});
