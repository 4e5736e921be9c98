"use client";

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import { EditorState, Transaction } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useTheme } from "next-themes";
import { useEffect, useRef } from "react";

import { parseScript } from "@/lib/core/script/syntax";

import { TOOLTIP_THEME } from "./editor-theme";
import { jq } from "./jq-language";

export interface CodeEditorProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string;
  readonly language: "javascript" | "jq";
  /** The script is the body of a function: `return` may stand at its top. */
  readonly isBody: boolean;
  readonly value: string;
  /** Names that can be read behind `$.` or `.`. */
  readonly names: readonly string[];
  readonly placeholder?: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  /** The field takes what is clicked in the list of data. */
  readonly onFocus: (insert: (text: string) => void) => void;
}

/** A program in a field: coloured, checked while it is typed, completed from the task's own inputs. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, language, isBody, label, describedBy, id } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const current = useRef(props);
  const { resolvedTheme } = useTheme();
  const isDark = resolvedTheme === "dark";
  useEffect(() => {
    current.current = props;
  });
  useEffect(() => {
    if (!place.current) return undefined;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: current.current.value,
        extensions: [
          ...extensionsFor(language, isBody, () => current.current),
          EditorView.contentAttributes.of({
            id,
            "aria-label": label,
            "aria-describedby": describedBy,
          }),
          EditorView.theme(THEME, { dark: isDark }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [language, isBody, label, describedBy, id, isDark]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: Transaction.remote.of(true),
    });
  }, [value]);
  return (
    <div
      ref={place}
      className="min-w-0 overflow-hidden rounded-control border border-border-strong bg-surface-1 text-xs focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent"
    />
  );
}

type Current = () => CodeEditorProps;

function extensionsFor(language: "javascript" | "jq", isBody: boolean, current: Current) {
  return [
    language === "javascript" ? javascript() : jq,
    syntaxHighlighting(COLOURS),
    bracketMatching(),
    indentOnInput(),
    EditorView.lineWrapping,
    placeholderText(current().placeholder ?? ""),
    autocompletion({ override: [(context) => names(context, current())], icons: false }),
    language === "javascript" ? linter((view) => mistakes(view.state.doc.toString(), isBody)) : [],
    keymap.of([
      { key: "Mod-z", run: () => call(current().onUndo) },
      { key: "Mod-Shift-z", run: () => call(current().onRedo) },
      { key: "Mod-y", run: () => call(current().onRedo) },
      { key: "Ctrl-Space", run: startCompletion },
      ...completionKeymap,
      ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
    ]),
    EditorView.domEventHandlers({
      blur: () => current().onLeave(),
      focus: (_, view) =>
        current().onFocus((text) => {
          view.dispatch(view.state.replaceSelection(text));
          view.focus();
        }),
    }),
    EditorView.updateListener.of((update) => {
      const isOwn = update.transactions.some((one) => one.annotation(Transaction.remote) === true);
      if (update.docChanged && !isOwn) current().onChange(update.state.doc.toString());
    }),
  ];
}

function call(run: () => void): boolean {
  run();
  return true;
}

function names(context: CompletionContext, { names: known, language }: CodeEditorProps) {
  const pattern = language === "jq" ? /(?:^|[\s(|,[{])\.\w*$/ : /\$\.\w*$/;
  const before = context.matchBefore(pattern);
  if (!before) return null;
  const from = before.from + before.text.lastIndexOf(".") + 1;
  const options: Completion[] = known
    .filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))
    .map((label) => ({ label, type: "property" }));
  return { from, options, validFor: /^\w*$/ };
}

const WRAP = "(function () {";

/** Where the script cannot be read, in the words of the server's check. */
function mistakes(script: string, isBody: boolean): Diagnostic[] {
  if (script.trim() === "" || script.includes("${")) return [];
  const read = parseScript(isBody ? `${WRAP}${script}\n})` : script);
  if (typeof read !== "string") return [];
  const [, line = "1", column = "0"] = /\((\d+):(\d+)\)$/.exec(read) ?? [];
  const lines = script.split("\n");
  const above = lines.slice(0, Number(line) - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const shift = isBody && line === "1" ? WRAP.length : 0;
  const from = Math.max(0, Math.min(script.length, above + Number(column) - shift));
  return [{ from, to: Math.min(script.length, from + 1), severity: "error", message: read }];
}

const THEME = {
  "&": { backgroundColor: "transparent", color: "var(--text-1)", maxHeight: "20rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-geist-mono)", lineHeight: "18px", overflow: "auto" },
  ".cm-content": { minHeight: "4rem", padding: "6px 0", caretColor: "var(--text-1)" },
  ".cm-placeholder": { color: "var(--text-3)" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--text-1)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft) !important",
  },
  ...TOOLTIP_THEME,
};

const COLOURS = HighlightStyle.define([
  { tag: tags.string, color: "var(--status-completed-fg)" },
  { tag: [tags.number, tags.regexp], color: "var(--status-queued-fg)" },
  { tag: [tags.bool, tags.null, tags.keyword], color: "var(--status-running-fg)" },
  { tag: [tags.function(tags.variableName), tags.propertyName], color: "var(--text-1)" },
  { tag: tags.comment, color: "var(--text-3)" },
  { tag: tags.special(tags.variableName), color: "var(--accent-text)" },
]);
