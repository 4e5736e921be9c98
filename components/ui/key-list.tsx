import type { KeyGroup } from "./bound-keys";

/** Keys and what they do, a section for each place where they work. */
export function KeyList({ groups }: { readonly groups: readonly KeyGroup[] }) {
  return groups.map(({ title, keys: bound }) => (
    <section key={title} aria-label={title} className="grid content-start gap-2">
      <h3 className="font-medium">{title}</h3>
      <dl className="grid grid-cols-[9rem_1fr] items-start gap-x-4 gap-y-2">
        {bound.map(({ title: what, keys }) => (
          <div key={what} className="contents">
            <dt className="flex flex-wrap gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded border border-border-default bg-surface-2 px-1.5 text-xs"
                >
                  {shownKey(key)}
                </kbd>
              ))}
            </dt>
            <dd className="text-text-2">{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  ));
}

const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** `Alt+ArrowUp` as it is printed on a keyboard. */
export function shownKey(key: string): string {
  return key.replace(/Arrow\w+|Escape/, (name) => ARROWS[name] ?? name);
}
