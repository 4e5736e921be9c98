import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";

import { TOOLTIP_THEME } from "./forms/editor-theme";

/** The pane of the text, in the colours of the page. */
export const CODE_THEME = {
  "&": { height: "100%", backgroundColor: "var(--surface-1)", color: "var(--text-1)" },
  ".cm-scroller": { fontFamily: "var(--font-geist-mono)", lineHeight: "18px" },
  ".cm-gutters": { backgroundColor: "var(--surface-2)", color: "var(--text-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--surface-hover)" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--text-1)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft) !important",
  },
  ...TOOLTIP_THEME,
};

/** What is what in the text. */
export const CODE_COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--text-1)" },
  { tag: tags.string, color: "var(--status-completed-fg)" },
  { tag: tags.number, color: "var(--status-queued-fg)" },
  { tag: [tags.bool, tags.null, tags.keyword], color: "var(--status-running-fg)" },
  { tag: tags.comment, color: "var(--text-3)" },
  { tag: tags.invalid, color: "var(--status-failed-fg)" },
]);
