import { AppError } from "@/lib/core/errors";

import { type Env, readConductor, readEnv } from "./env";
import type { ConductorServer } from "./net/conductor-client";
import type { BatonServer } from "./storage/baton-store";

export interface WorkerEnv {
  /** Limits, bucket, children and addresses, as the server has them. */
  readonly env: Env;
  readonly conductor: ConductorServer;
  /** Where artifacts are kept; `isGiven` false: only if the Conductor server is a Baton. */
  readonly baton: BatonServer & { readonly isGiven: boolean };
  /** Null: tasks without a domain. */
  readonly domain: string | null;
  /** Where `/health` is answered; 0: any free port. */
  readonly port: number;
}

type Source = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 3001;

/**
 * The configuration of `npm run worker`. Artifacts go to the Baton server of BATON_URL; without it the Conductor server is a
 * Baton itself, or they are in the bucket alone (BATON_STORE=s3). @throws AppError INVALID_INPUT with one sentence for each wrong variable.
 */
export function readWorkerEnv(source: Source = process.env): WorkerEnv {
  const problems: string[] = [];
  const url = source["CONDUCTOR_SERVER_URL"]?.trim() || "http://127.0.0.1:3000/api";
  const conductor = readConductor({ ...source, CONDUCTOR_SERVER_URL: url }, problems);
  const given = source["BATON_URL"]?.trim() ?? "";
  const baton = given || conductor?.url || "";
  if (!URL.canParse(baton))
    problems.push(`BATON_URL is "${baton}"; it must be an address such as http://127.0.0.1:3000.`);
  const port = Number(source["BATON_WORKER_PORT"]?.trim() || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    problems.push("BATON_WORKER_PORT must be a whole number from 0 to 65535.");
  if (problems.length > 0 || conductor === null)
    throw new AppError("INVALID_INPUT", problems.join("\n"));
  const token = source["BATON_TOKEN"]?.trim() || null;
  return {
    env: readEnv(source),
    conductor,
    baton: { url: baton.replace(/\/+$/, "").replace(/\/api$/, ""), token, isGiven: given !== "" },
    domain: source["CONDUCTOR_WORKER_DOMAIN"]?.trim() || null,
    port,
  };
}
