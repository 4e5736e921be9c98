import { api, ApiError } from "./api";

/** Keys of starts of which it is not known whether they were carried out, by what was asked for. */
const unsure = new Map<string, string>();

/**
 * Starts a workflow; `body` as for `POST /workflow`. The same start, asked for again because its answer did not come, is the
 * same execution. Answers its id. @throws ApiError in the server's words.
 */
export async function startWorkflow(body: object): Promise<string> {
  const asked = JSON.stringify(body);
  const idempotencyKey = unsure.get(asked) ?? newKey();
  unsure.set(asked, idempotencyKey);
  try {
    const id = await api<string>("/workflow", {
      method: "POST",
      body: { ...body, idempotencyKey },
    });
    unsure.delete(asked);
    return id;
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status >= 400 && error.status < 500;
    if (isRefused) unsure.delete(asked);
    throw error;
  }
}

/** 128 random bits, also on pages that are not served securely. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
