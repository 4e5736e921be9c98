import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Is a program installed? Tests that need one it lacks are skipped, and say so in the report. */
export function hasTool(...names: readonly string[]): boolean {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return names.every((name) => directories.some((path) => existsSync(join(path, name))));
}

/** ImageMagick's `convert`; other programs have this name too. */
export function hasImageMagick(): boolean {
  try {
    return hasTool("convert") && runTool("convert", ["-version"]).includes("ImageMagick");
  } catch {
    return false;
  }
}

/** Runs a program with fixed arguments and gives what it prints. */
export function runTool(name: string, args: readonly string[]): string {
  return execFileSync(name, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
