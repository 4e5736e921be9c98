// A run of a definition that only the measurement needs.

/** One call of the API. @throws Error when it is refused. */
export async function call<T>(url: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${url}/api${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { "content-type": "application/json" },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
  return (isJson ? JSON.parse(text) : text) as T;
}

/** Starts a run of a definition that is not stored; answers its id. */
export async function startInline(url: string, tasks: readonly object[], input: object = {}) {
  const workflowDef = { name: "bench", version: 1, tasks };
  return await call<string>(url, "/workflow", { name: "bench", workflowDef, input });
}

/** Until a run has completed. @throws Error when it ends otherwise. */
export async function ended(url: string, id: string): Promise<void> {
  for (;;) {
    const { status } = await call<{ status: string }>(url, `/workflow/${id}?includeTasks=false`);
    if (status === "COMPLETED") return;
    if (status !== "RUNNING") throw new Error(`The run ended as ${status}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
