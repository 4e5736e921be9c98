import { toast } from "@/components/ui/toast";
import { toClipboard } from "@/components/ui/to-clipboard";

/** Puts the picture itself into the clipboard; browsers take PNG only. Says how it went. */
export async function copyPicture(url: string, name: string): Promise<void> {
  try {
    // The promise goes in at once: some browsers forget the click while a picture is read.
    const item = new ClipboardItem({ "image/png": pngOf(url) });
    await navigator.clipboard.write([item]);
    toast.success(`${name} is in the clipboard.`);
  } catch {
    toast.error(`${name} could not be copied: the browser does not allow it here.`);
  }
}

async function pngOf(url: string): Promise<Blob> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The picture answered ${answer.status}.`);
  const blob = await answer.blob();
  if (blob.type === "image/png") return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return await canvas.convertToBlob({ type: "image/png" });
}

/** Puts the whole address of a file into the clipboard. */
export async function copyLink(path: string, name: string): Promise<void> {
  const link = new URL(path, window.location.href).href;
  if (await toClipboard(link)) toast.success(`The link to ${name} is in the clipboard.`);
}
