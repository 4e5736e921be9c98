import { type ImageFormat, formatOfContentType } from "./formats";

/** How the results of a run are asked for. */
export type WantedAnswer =
  | { readonly kind: "json" }
  | { readonly kind: "zip" }
  /** Null: any. */
  | { readonly kind: "image"; readonly format: ImageFormat | null };

/**
 * What an Accept header (RFC 9110 §12.5.1) asks for: the first of its types with the highest weight that we can give;
 * JSON when it names none, or nothing that we know.
 */
export function wantedAnswer(accept: string | undefined): WantedAnswer {
  const ranges = (accept ?? "")
    .split(",")
    .map((range) => {
      const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
      const weight = parameters.find((part) => part.startsWith("q="))?.slice(2);
      return { type, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ type, weight }) => type !== "" && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { type } of ranges) {
    if (type === "application/json" || type === "*/*" || type === "application/*") break;
    if (type === "application/zip") return { kind: "zip" };
    if (type === "image/*") return { kind: "image", format: null };
    const format = formatOfContentType(type);
    if (format !== null) return { kind: "image", format };
  }
  return { kind: "json" };
}

/** `wait=N` in seconds and `respond-async` of a Prefer header (RFC 7240); null: N is not said. */
export function preferences(prefer: string | undefined): { wait: number | null; async: boolean } {
  const parts = (prefer ?? "").split(/[,;]/).map((part) => part.trim().toLowerCase());
  const wait = parts.find((part) => /^wait=\d{1,9}$/.test(part));
  return {
    wait: wait === undefined ? null : Number(wait.slice("wait=".length)),
    async: parts.includes("respond-async"),
  };
}
