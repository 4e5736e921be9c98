export interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A promise that somebody else settles. */
export function deferred(): Deferred {
  let resolve = nothing;
  let reject: (error: Error) => void = nothing;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export function nothing(): void {
  return undefined;
}
