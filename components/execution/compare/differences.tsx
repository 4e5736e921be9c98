import type { Difference } from "@/lib/core/execution/compare-runs";

interface DifferencesProps {
  readonly differences: readonly Difference[];
  /** What is said where nothing differs. */
  readonly same: string;
}

/** Values that differ, one a line, both sides. */
export function Differences({ differences, same }: DifferencesProps) {
  if (differences.length === 0) return <p className="text-text-2">{same}</p>;
  return (
    <ul className="min-w-0 divide-y divide-border-subtle rounded-card border border-border-default bg-surface-1">
      {differences.map((difference) => (
        <li key={difference.path} className="grid min-w-0 gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-2">
          <p className="font-mono text-xs break-all text-text-2 sm:col-span-2">
            {difference.path === "" ? "the whole value" : difference.path}
          </p>
          <Side name="left" difference={difference} />
          <Side name="right" difference={difference} />
        </li>
      ))}
    </ul>
  );
}

const MOST_LETTERS = 400;

function Side(props: { readonly name: "left" | "right"; readonly difference: Difference }) {
  const { name, difference } = props;
  const color =
    name === "left"
      ? "bg-status-failed-soft text-status-failed-fg"
      : "bg-status-completed-soft text-status-completed-fg";
  const isThere = Object.hasOwn(difference, name);
  return (
    <p
      className={`min-w-0 rounded-control px-2 py-1 font-mono text-xs break-all whitespace-pre-wrap ${isThere ? color : "text-text-3"}`}
    >
      <span className="sr-only">{name}: </span>
      {isThere ? textOf(difference[name]) : "not there"}
    </p>
  );
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 1) ?? "");
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)} …` : text;
}
