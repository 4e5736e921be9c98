// Drafts in the browser's database: written shortly after every change, gone as soon as the server has them.
const DATABASE = "baton";
const STORE = "drafts";

/** Keeps a draft under its workflow's name. Never throws: without a database the server's copy is all there is. */
export async function putDraft(name: string, kept: object): Promise<void> {
  await within("readwrite", (store) => store.put(kept, name));
}

/** What is kept under a name; null: nothing. */
export async function getDraft(name: string): Promise<unknown> {
  return (await within("readonly", (store) => store.get(name))) ?? null;
}

/** Forgets what is kept unless another page has kept something since. */
export async function dropDraft(name: string, page: string): Promise<void> {
  await within("readwrite", (store) => {
    const request: IDBRequest<unknown> = store.get(name);
    request.addEventListener("success", () => {
      const kept = request.result;
      const isOther =
        typeof kept === "object" && kept !== null && Reflect.get(kept, "page") !== page;
      if (!isOther) store.delete(name);
    });
    return request;
  });
}

async function within<T>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const database = await open();
    try {
      const transaction = database.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      await ended(transaction);
      return request.result;
    } finally {
      database.close();
    }
  } catch {
    // Switched off, full, or of a newer Baton.
    return null;
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no database")));
    request.addEventListener("blocked", () => reject(new Error("the database is in use")));
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    const fail = () => reject(transaction.error ?? new Error("not stored"));
    transaction.addEventListener("error", fail);
    transaction.addEventListener("abort", fail);
  });
}
