import { toast } from "@/components/ui/toast";
import { lookOf } from "@/components/canvas/task-look";
import { print } from "@/lib/core/definition/print";
import { nameOf, refOf } from "@/lib/core/definition/document";
import type { GraphNode } from "@/lib/core/graph/graph";
import { mermaidOf } from "@/lib/core/graph/to-mermaid";
import { type NodeWords, type Palette, svgOf } from "@/lib/core/graph/to-svg";

import { say } from "./actions";
import { graphFor } from "./graphs";
import { type DesignerStore, workspaceOf } from "./store";

export type ExportFormat = "json" | "svg" | "png" | "mermaid";

/** Largest side of a picture in pixels; browsers draw no larger ones. */
const MOST_PIXELS = 8_000;

/** Hands the workflow out: the definition as a file, or its picture. Says so when it cannot. */
export function exportAs(store: DesignerStore, format: ExportFormat): void {
  void handOut(store, format).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : "unknown";
    toast.error(`The export did not work: ${reason}`, { id: "export" });
  });
}

async function handOut(store: DesignerStore, format: ExportFormat): Promise<void> {
  const state = store.getState();
  const workspace = workspaceOf(state);
  const { doc, presentation } = workspace;
  const name = fileNameOf(state.name);
  switch (format) {
    case "json":
      saveFile(
        new Blob([`${JSON.stringify(print(doc), null, 2)}\n`], { type: "application/json" }),
        `${name}.json`,
      );
      return;
    case "mermaid": {
      const text = mermaidOf(doc, ({ raw }) => titleOf(raw), presentation.direction ?? "down");
      await navigator.clipboard.writeText(text);
      toast.success("Copied as a Mermaid diagram.", { id: "export" });
      say(store, "Copied as a Mermaid diagram");
      return;
    }
    case "svg":
      saveFile(new Blob([drawing(store)], { type: "image/svg+xml" }), `${name}.svg`);
      return;
    case "png":
      saveFile(await pictureOf(drawing(store)), `${name}.png`);
  }
}

function titleOf(raw: Parameters<typeof lookOf>[0]): string {
  const { title } = lookOf(raw);
  const ref = refOf(raw) || nameOf(raw);
  return ref === "" || ref === title ? title : `${title} (${ref})`;
}

function drawing(store: DesignerStore): string {
  return svgOf(graphFor(workspaceOf(store.getState())), paletteOf(), (node) =>
    wordsOf(node, store),
  );
}

function wordsOf({ kind, block, parked }: GraphNode, store: DesignerStore): NodeWords {
  if (kind === "start") return { title: `Start · ${store.getState().name}`, detail: "" };
  if (kind === "end") return { title: "End", detail: "" };
  if (kind === "join") return { title: "Join", detail: "" };
  const raw = block?.raw ?? parked?.tasks[0];
  if (!raw) return { title: "", detail: "" };
  if (kind === "dynamic") return { title: "Tasks decided at run time", detail: refOf(raw) };
  return { title: lookOf(raw).title, detail: refOf(raw) };
}

/** Colours of the theme that is on. */
function paletteOf(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (token: string) => style.getPropertyValue(token).trim();
  return {
    ground: color("--canvas"),
    card: color("--surface-1"),
    border: color("--border-strong"),
    edge: color("--edge"),
    text: color("--text-1"),
    faint: color("--text-3"),
  };
}

async function pictureOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(2, MOST_PIXELS / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("the picture is too large for this browser");
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The name of a workflow as that of a file, without its ending. */
export function fileNameOf(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, "-") || "workflow";
}

/** Hands a file to the browser, and says so. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  toast.success(`${name} is handed to the browser.`, { id: "export" });
}
