import { whenLoaded } from "@/components/ui/when-loaded";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { run } from "@/lib/core/edit/run";

import type { Action, ActionContext } from "./action";
import { openPicker, perform, refuse, say, select } from "./actions";
import { trialIds } from "./carrying";
import { toggleChild } from "./children";
import { closeComparison, stepChange } from "./compare/compare-actions";
import { closeDry, openDry } from "./dry/dry-mode";
import { withSelection } from "./selection-actions";
import { type DesignerStore, workspaceOf } from "./store";
import { zoomTo } from "./view-actions";

const STEP = 8;

function nudgeBy(x: number, y: number) {
  return withSelection((store, ids) => {
    const isRight = workspaceOf(store.getState()).presentation.direction === "right";
    const [across, along] = isRight ? [y, x] : [x, y];
    const burst = `nudge ${ids.join(" ")}`;
    perform(
      store,
      { type: "nudge", ids, across, along },
      { burst, spoken: true, keepSelection: true },
    );
  });
}

/** The automatic place for the selection, or for everything. */
function tidy({ store }: ActionContext): void {
  const { nudges = {} } = workspaceOf(store.getState()).presentation;
  const { blocks } = treeIndex(workspaceOf(store.getState()).doc);
  const ids = store.getState().selection.filter((id) => {
    const raw = blocks.get(id)?.block.raw;
    return raw !== undefined && Object.hasOwn(nudges, refOf(raw));
  });
  perform(store, ids.length > 0 ? { type: "tidy", ids } : { type: "tidy" }, {
    keepSelection: true,
  });
}

function turn(context: ActionContext): void {
  const { store } = context;
  const { direction = "down" } = workspaceOf(store.getState()).presentation;
  const next = direction === "down" ? "right" : "down";
  perform(store, { type: "setDirection", direction: next }, { keepSelection: true });
  requestAnimationFrame(() => zoomTo(context, "all"));
}

/** The next task that the last search found. */
function findNext({ store }: ActionContext, by: 1 | -1): void {
  const { found, selection } = store.getState();
  if (found.length === 0) {
    store.setState({ sheet: "find" });
    return;
  }
  const at = found.indexOf(selection[0] ?? "");
  const next = found.at((at + by + found.length) % found.length);
  if (next !== undefined) select(store, [next]);
  say(store, `Match ${((at + by + found.length) % found.length) + 1} of ${found.length}`);
}

/** The code that draws and writes files comes with its first use. */
function exported(format: "json" | "svg" | "png" | "mermaid") {
  return ({ store }: ActionContext) => {
    whenLoaded(
      () => import("./export-actions"),
      ({ exportAs }) => exportAs(store, format),
    );
  };
}

function openTypes(store: DesignerStore, [id = ""]: readonly string[]): void {
  // What holds tasks cannot become anything else: nothing is asked first.
  const plain = { type: "changeType", id, to: "NOOP", starter: { type: "NOOP" } } as const;
  const outcome = run(workspaceOf(store.getState()), plain, trialIds());
  if (!outcome.ok) {
    refuse(store, outcome);
    return;
  }
  openPicker(store, { kind: "type", id });
}

/** Actions on what is selected and on the picture. */
export const MORE_ACTIONS: readonly Action[] = [
  { id: "change-type", title: "Change the type", keys: ["T"], do: withSelection(openTypes) },
  {
    id: "note",
    title: "Note on the task",
    keys: ["N"],
    do: withSelection((store, [id = ""]) => store.setState({ noting: id })),
  },
  {
    id: "expand-child",
    title: "Open a sub-workflow in its place",
    keys: ["Ctrl+Shift+ArrowDown"],
    do: withSelection(toggleChild),
  },
  {
    id: "usages",
    title: "Find usages",
    keys: ["Shift+F12"],
    do: withSelection((store) => store.setState({ sheet: "usages" })),
  },
  {
    id: "use-output",
    title: "Use its output in another task",
    keys: ["U"],
    do: withSelection((store, [from = ""]) => {
      store.setState({ outputUse: { from, to: null, at: null } });
    }),
  },
  { id: "find-next", title: "Next match", keys: ["F3"], do: (context) => findNext(context, 1) },
  {
    id: "find-previous",
    title: "Previous match",
    keys: ["Shift+F3"],
    do: (context) => findNext(context, -1),
  },
  { id: "nudge-left", title: "Nudge left", keys: ["Alt+ArrowLeft"], do: nudgeBy(-STEP, 0) },
  { id: "nudge-right", title: "Nudge right", keys: ["Alt+ArrowRight"], do: nudgeBy(STEP, 0) },
  { id: "nudge-up", title: "Nudge up", keys: ["Alt+ArrowUp"], do: nudgeBy(0, -STEP) },
  { id: "nudge-down", title: "Nudge down", keys: ["Alt+ArrowDown"], do: nudgeBy(0, STEP) },
  { id: "tidy", title: "Tidy the layout", keys: ["Shift+T"], do: tidy },
  { id: "direction", title: "Flow down or to the right", keys: ["Shift+D"], do: turn },
  {
    id: "map",
    title: "Overview map",
    keys: ["Shift+O"],
    inRun: true,
    do: ({ store }) => store.setState(({ open }) => ({ open: { ...open, map: !open.map } })),
  },
  {
    id: "history",
    title: "Steps that were done",
    keys: ["H"],
    do: ({ store }) => store.setState({ sheet: "history" }),
  },
  {
    id: "templates",
    title: "Insert a template",
    keys: ["Shift+I"],
    do: ({ store }) => store.setState({ sheet: "templates" }),
  },
  {
    id: "compare",
    title: "What changed since it was published",
    keys: ["Shift+C"],
    inComparison: true,
    do: ({ store }) => {
      if (store.getState().comparing) closeComparison(store);
      else {
        whenLoaded(
          () => import("./compare/open-comparison"),
          ({ compareWithPublished }) => compareWithPublished(store),
        );
      }
    },
  },
  {
    id: "next-change",
    title: "Next change, while versions are compared",
    keys: ["."],
    inComparison: true,
    do: ({ store }) => stepChange(store, 1),
  },
  {
    id: "previous-change",
    title: "Previous change",
    keys: [","],
    inComparison: true,
    do: ({ store }) => stepChange(store, -1),
  },
  {
    id: "dry-run",
    title: "Dry run with made-up outcomes",
    keys: ["D"],
    inRun: true,
    do: ({ store }) => (store.getState().dry ? closeDry(store) : openDry(store)),
  },
  {
    id: "export-json",
    title: "Export as JSON file",
    keys: [],
    do: exported("json"),
  },
  {
    id: "export-svg",
    title: "Export as SVG picture",
    keys: [],
    do: exported("svg"),
  },
  {
    id: "export-png",
    title: "Export as PNG picture",
    keys: [],
    do: exported("png"),
  },
  {
    id: "export-mermaid",
    title: "Copy as Mermaid diagram",
    keys: [],
    do: exported("mermaid"),
  },
];
