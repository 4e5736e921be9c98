import { invalidInput } from "@/lib/core/errors";
import type { Secrets } from "@/lib/server/secrets/secrets";
import type { Seal } from "@/lib/server/secrets/seal";

import type { Database } from "./client";

const LONGEST_VALUE = 65_536;

/** Stored secrets: sealed in the database, open in memory only. */
export class SecretStore {
  private readonly db: Database;
  private readonly seal: Seal;
  private readonly secrets: Secrets;

  constructor(db: Database, seal: Seal, secrets: Secrets) {
    this.db = db;
    this.seal = seal;
    this.secrets = secrets;
  }

  /** Reads all that is stored; those that the key does not open are reported, and unknown until they are stored again. */
  async load(onProblem: (error: unknown) => void): Promise<void> {
    for (const { name, sealed } of await this.db.secret.findMany()) {
      try {
        this.secrets.set(name, this.seal.open(name, sealed));
      } catch (error) {
        onProblem(error);
      }
    }
  }

  /** @throws AppError INVALID_INPUT for a name or value that cannot be one. */
  async put(name: string, value: string, now: number): Promise<void> {
    if (!/^[\w-]{1,255}$/.test(name))
      throw invalidInput(
        `"${name.slice(0, 100)}" cannot name a secret: use letters, digits, _ and -, at most 255.`,
      );
    if (value === "" || value.length > LONGEST_VALUE)
      throw invalidInput(
        `A secret has 1 to ${LONGEST_VALUE} characters; this one has ${value.length}.`,
      );
    const data = { sealed: this.seal.close(name, value), updateTime: now };
    await this.db.secret.upsert({ where: { name }, create: { name, ...data }, update: data });
    this.secrets.set(name, value);
  }

  /** False: there was none. */
  async remove(name: string): Promise<boolean> {
    const { count } = await this.db.secret.deleteMany({ where: { name } });
    this.secrets.set(name, undefined);
    return count > 0;
  }
}
