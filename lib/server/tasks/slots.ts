/** A number of places of which each task takes one. */
export interface Slots {
  free(): number;
  onFree(listener: () => void): void;
  use<T>(step: () => Promise<T>): Promise<T>;
}

export function createSlots(size: number): Slots {
  const listeners: (() => void)[] = [];
  let taken = 0;
  return {
    free: () => Math.max(0, size - taken),
    onFree: (listener) => {
      listeners.push(listener);
    },
    async use(step) {
      taken += 1;
      try {
        return await step();
      } finally {
        taken -= 1;
        for (const listener of listeners) listener();
      }
    },
  };
}
