"use client";

import type { CompletionContext } from "@codemirror/autocomplete";
import { isolateHistory } from "@codemirror/commands";
import { json, jsonLanguage } from "@codemirror/lang-json";
import { syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, forceLinting, lintGutter, linter } from "@codemirror/lint";
import { EditorState, Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useQuery } from "@tanstack/react-query";
import { getLocation } from "jsonc-parser";
import { useTheme } from "next-themes";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { X } from "@/components/ui/icons";
import { queries } from "@/lib/client/queries";
import type { Workspace } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { valueAt } from "@/lib/core/definition/run-inputs";
import { patchText } from "@/lib/core/edit/text-patch";
import { isJsonObject } from "@/lib/core/json";
import { readJsonText } from "@/lib/core/json-text";

import { leaveField, perform, select, settle } from "./actions";
import { type CodeFacts, completeCode } from "./code-completion";
import { markedTask, markSelection } from "./code-marks";
import { diagnosticsOf } from "./code-problems";
import { mistakes, readText } from "./code-text";
import { CODE_COLOURS, CODE_THEME } from "./code-theme";
import { settleTyped, type Typed, undoKeys } from "./code-undo";
import { CODE_BURST } from "./follow-state";
import { useDesigner, useDesignerStore } from "./designer-context";
import { useKnownRuns } from "./forms/run-data";
import { type DesignerStore, workspaceOf } from "./store";
import { toldProblems } from "./told-problems";
import { toggleCode } from "./view-actions";

const QUIET_MS = 250;

/** The definition as text beside the canvas: two views of one document. */
export function CodeView() {
  const store = useDesignerStore();
  const { resolvedTheme } = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [warning, setWarning] = useState<string | null>(null);
  const [aside, setAside] = useState<string | null>(null);
  const [editor, setEditor] = useState<Connected | null>(null);
  const isDark = resolvedTheme === "dark";
  const facts = useCodeFacts();
  const current = useRef(facts);
  useEffect(() => {
    current.current = facts;
  });
  useEffect(() => {
    if (!place.current) return undefined;
    const connected = connect(place.current, store, isDark, {
      problem: (next, doubt = null) => {
        setProblem(next);
        setWarning(doubt);
      },
      // The first text that was left unfinished is the one to keep.
      aside: (text) => setAside((known) => known ?? text),
      facts: () => current.current,
    });
    setEditor(connected);
    return connected.end;
  }, [store, isDark]);
  return (
    <section
      aria-label="JSON"
      className="flex w-[30rem] max-w-[45%] shrink-0 max-[900px]:h-2/5 max-[900px]:w-full max-[900px]:max-w-full flex-col border-l border-border-subtle bg-surface-1"
    >
      {/* Where the bar at the top has no button for it. */}
      <div className="hidden items-center justify-between border-b border-border-subtle pr-1 pl-3 max-[900px]:flex">
        <h2 className="font-medium">JSON</h2>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close the JSON"
          onClick={() => toggleCode({ store })}
        >
          <X />
        </Button>
      </div>
      <div ref={place} className="min-h-0 flex-1 overflow-auto text-xs" />
      {aside !== null && (
        <div className="flex flex-wrap items-center gap-2 border-t border-border-subtle bg-status-errors-soft px-3 py-1.5 text-xs text-status-errors-fg">
          <span className="min-w-60 flex-1">
            Your unfinished text was set aside when the canvas changed.
          </span>
          <Button
            size="sm"
            onClick={() => {
              editor?.restore(aside);
              setAside(null);
            }}
          >
            Put it back
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setAside(null)}>
            Throw it away
          </Button>
        </div>
      )}
      <p
        role="status"
        className="border-t border-border-subtle px-3 py-1.5 text-xs text-status-failed-fg empty:hidden"
      >
        {problem}
        {problem === null && warning !== null && (
          <span className="text-status-errors-fg">{warning}</span>
        )}
      </p>
    </section>
  );
}

function useCodeFacts(): CodeFacts {
  const { data: run } = useKnownRuns(useDesigner(({ name }) => name));
  const { data: secrets } = useQuery(queries.secretNames());
  const { data: environment } = useQuery(queries.environmentNames());
  const workspace = useDesigner(workspaceOf);
  const taskDefs = useDesigner((state) => state.taskDefs);
  return {
    workspace,
    taskDefs,
    taskDefOf: (name) => taskDefs?.get(name),
    ...(run ? { outputOf: (ref: string) => run.outputOf(ref), workflow: run.workflow } : {}),
    ...(secrets ? { secrets } : {}),
    ...(environment ? { environment } : {}),
  };
}

interface Connected {
  /** Shows a text instead of the one that is there, as if it were typed. */
  readonly restore: (text: string) => void;
  readonly end: () => void;
}

interface Tell {
  readonly problem: (problem: string | null, warning?: string | null) => void;
  /** A text that could not be read was replaced. */
  readonly aside: (text: string) => void;
  /** What completion knows beside the text. */
  readonly facts: () => CodeFacts;
}

/** The text as it was when the pane was closed, comments included. */
const lastTexts = new WeakMap<DesignerStore, string>();

/** Keeps editor and document in step. */
function connect(
  parent: HTMLElement,
  store: DesignerStore,
  isDark: boolean,
  tell: Tell,
): Connected {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isApplying = false;
  const typed: Typed = { floor: 0, canRedo: false };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: textFor(store, lastTexts.get(store) ?? commentedText(store) ?? ""),
      extensions: [
        undoKeys(store, typed),
        basicSetup,
        json(),
        jsonLanguage.data.of({
          autocomplete: (context: CompletionContext) => completeCode(context, tell.facts()),
        }),
        syntaxHighlighting(CODE_COLOURS),
        linter((view) => [
          ...mistakes(view.state.doc.toString()),
          ...ownProblems(view.state.doc.toString(), store, flush),
        ]),
        lintGutter(),
        markedTask(),
        EditorView.theme(CODE_THEME, { dark: isDark }),
        EditorView.contentAttributes.of({ "aria-label": "Definition as JSON" }),
        EditorView.domEventHandlers({
          blur: () => {
            flush();
            leaveField(store);
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.selectionSet && !update.docChanged && update.view.hasFocus) {
            selectAtCursor(update.state, store);
          }
          const isOwn = update.transactions.some(
            (one) => one.annotation(Transaction.remote) === true,
          );
          if (!update.docChanged || isOwn) return;
          clearTimeout(timer);
          timer = setTimeout(apply, QUIET_MS);
        }),
      ],
    }),
  });
  // Long lines are read by scrolling, also without a pointer.
  view.scrollDOM.tabIndex = 0;
  /** What was typed just now is in the document before anything else changes it. */
  function flush(): void {
    if (timer !== undefined) apply();
  }
  function apply(): void {
    clearTimeout(timer);
    timer = undefined;
    const read = readText(
      view.state.doc.toString(),
      (offset) => view.state.doc.lineAt(offset).number,
    );
    if (!read.ok) {
      tell.problem(read.problem);
      return;
    }
    tell.problem(null, read.warning);
    isApplying = true;
    const written = view.state.doc.toString();
    const command = { type: "replaceDoc", definition: read.definition, text: written } as const;
    const refused = (reason: string) => tell.problem(`Not applied: ${reason}`);
    perform(store, command, { burst: CODE_BURST, keepSelection: true, refused });
    isApplying = false;
    view.dispatch({ annotations: isolateHistory.of("full") });
    settleTyped(typed, view);
  }
  const stop = store.subscribe((state, before) => {
    if (isOtherText(workspaceOf(state), workspaceOf(before)) && !isApplying) {
      const text = view.state.doc.toString();
      if (!readText(text, () => 0).ok) tell.aside(text);
      clearTimeout(timer);
      timer = undefined;
      const { presentation: now } = workspaceOf(state);
      const isOld = now.text === workspaceOf(before).presentation.text;
      rewrite(view, textFor(store, isOld ? text : (now.text ?? "")));
      settleTyped(typed, view);
      tell.problem(null);
    }
    if (state.checked !== before.checked) forceLinting(view);
    if (state.selection !== before.selection) markSelection(view, store, !view.hasFocus);
  });
  return {
    restore: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      view.focus();
    },
    end: () => {
      flush();
      stop();
      lastTexts.set(store, view.state.doc.toString());
      view.destroy();
    },
  };
}

/** The document as text, with comments and spacing of the text that is there. */
function textFor(store: DesignerStore, text: string): string {
  return patchText(text, print(workspaceOf(store.getState()).doc));
}

/** The text that was written with comments; undefined: there is none. */
function commentedText(store: DesignerStore): string | undefined {
  return workspaceOf(store.getState()).presentation.text;
}

function isOtherText(now: Workspace, before: Workspace): boolean {
  return now.doc !== before.doc || now.presentation.text !== before.presentation.text;
}

/** The task around the cursor is the one that is selected; the focus stays in the text. */
function selectAtCursor(state: EditorState, store: DesignerStore): void {
  const text = state.doc.toString();
  const root = readJsonText(text).value ?? null;
  const path = root === null ? [] : getLocation(text, state.selection.main.head).path;
  for (let length = path.length; length > 1; length--) {
    const found = valueAt(root, path.slice(0, length).map(String));
    const ref = isJsonObject(found) ? found["taskReferenceName"] : undefined;
    if (typeof ref !== "string") continue;
    const place = treeIndex(workspaceOf(store.getState()).doc).refs.get(ref);
    if (!place || place.part === "merge") return;
    const { block } = place.place;
    const id = place.part === "join" && "join" in block && block.join ? block.join.id : block.id;
    if (store.getState().selection[0] !== id) select(store, [id]);
    return;
  }
}

/** Replaces only what differs, so that folds, cursor and scroll stay. */
function rewrite(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let end = 0;
  while (
    end < old.length - from &&
    end < text.length - from &&
    old.at(-1 - end) === text.at(-1 - end)
  )
    end += 1;
  view.dispatch({
    changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
    annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
  });
}

/** What is wrong with the document that the text says; nothing while they differ. */
function ownProblems(text: string, store: DesignerStore, before: () => void): Diagnostic[] {
  const state = store.getState();
  if (state.checked.workspace !== workspaceOf(state)) return [];
  return diagnosticsOf(text, toldProblems(state), (fix) => {
    before();
    settle(store, fix);
  });
}
