import type { DesignerStore } from "../store";

/** More files for the batch; what is there already stays, and is not taken twice. */
export function addToBatch(store: DesignerStore, files: readonly File[]): void {
  store.setState(({ batchFiles }) => {
    const all = new Map([...batchFiles, ...files].map((file) => [keyOf(file), file]));
    return { sheet: "batch", batchFiles: [...all.values()] };
  });
}

export function keyOf({ name, size, lastModified }: File): string {
  return `${name}/${size}/${lastModified}`;
}
