/** Whether somebody has left a remark in a JSON text. Beside texts, JSON has no slash. */
export function hasComments(text: string): boolean {
  if (!text.includes("//") && !text.includes("/*")) return false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "/") return true;
    if (text[at] === '"') at = endOfText(text, at);
  }
  return false;
}

function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at;
    if (text[at] === "\\") at += 1;
  }
  return text.length;
}
