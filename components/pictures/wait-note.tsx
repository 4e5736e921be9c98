import type { ComparedPicture } from "./picture";

/** Which pictures are still on their way: until then a lone one would look like a difference. Quick ones are not told of. */
export function WaitNote({ awaited }: { readonly awaited: readonly ComparedPicture[] }) {
  const only = awaited.length === 1 ? (awaited[0] ?? null) : null;
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-3 flex animate-[appear_150ms_300ms_both] justify-center px-3"
    >
      <span className="flex max-w-full gap-1 rounded-full border border-border-default bg-surface-1 px-3 py-1 text-xs text-text-2 shadow-menu">
        {only === null ? (
          "Both pictures are on the way …"
        ) : (
          <>
            <span className="min-w-0 truncate">{only.name}</span>{" "}
            <span className="shrink-0">is on the way …</span>
          </>
        )}
      </span>
    </p>
  );
}
