import { existsSync, statSync } from "node:fs";

import Database from "better-sqlite3";

import { AppError } from "@/lib/core/errors";

/** A megabyte takes two to three milliseconds: what is larger would keep everybody waiting for longer than it is worth. */
const MOST_BYTES = 256 * 1_024 ** 2;

/**
 * After a stop that was no shutdown (its log is still there): looks whether the database is whole, before anything is
 * written to it (reliability: recovery at start). Answers whether it looked; call it while nobody else is connected.
 * @throws AppError UNAVAILABLE with what to do when the database is damaged.
 */
export function checkDatabase(file: string): boolean {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (!existsSync(file) || !log || log.size === 0) return false;
  if (statSync(file).size > MOST_BYTES) return false;
  const problem = firstProblem(file);
  if (problem !== null) throw damaged(file, problem);
  return true;
}

/** Null: none. */
function firstProblem(file: string): string | null {
  try {
    // Only read: closing another connection would write the log into the file.
    const connection = new Database(file, { readonly: true });
    try {
      const answer = String(connection.pragma("quick_check(1)", { simple: true }));
      return answer === "ok" ? null : answer;
    } finally {
      connection.close();
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

function isDamage(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

function damaged(file: string, problem: string): AppError {
  return new AppError(
    "UNAVAILABLE",
    `The database ${file} is damaged (${problem.replaceAll("\n", " ")}). Nothing was changed in it. Put a copy of the file in its place, or save what is readable with "sqlite3 ${file} .recover", then start again.`,
  );
}
