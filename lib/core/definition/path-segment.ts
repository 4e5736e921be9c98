/** Keys that are more than a plain name stand in brackets. */
export function segment(key: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key)) return `.${key}`;
  return `['${key.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}']`;
}
