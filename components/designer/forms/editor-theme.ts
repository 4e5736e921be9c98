/** How what opens over a code editor looks: completion, hints, problems. */
export const TOOLTIP_THEME = {
  ".cm-tooltip": {
    backgroundColor: "var(--surface-1)",
    border: "1px solid var(--border-default)",
    borderRadius: "8px",
    color: "var(--text-1)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--surface-hover)",
    color: "var(--text-1)",
  },
  ".cm-completionDetail": { color: "var(--text-3)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--surface-2)",
    border: "1px solid var(--border-strong)",
    borderRadius: "6px",
    color: "var(--text-1)",
  },
};
