import { toast } from "./toast";

/** Puts a text into the clipboard. False: the browser does not allow it here, which is said. */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    // There is no clipboard at all at an address that is neither encrypted nor this machine's own.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast.error("The browser does not allow copying here.", { id: "clipboard" });
    return false;
  }
}
