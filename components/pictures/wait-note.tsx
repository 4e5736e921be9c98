import type { ComparedPicture } from "./picture";

/** Which pictures are still on their way: until then a lone one would look like a difference. Quick ones are not told of. */
export function WaitNote({ awaited }: { readonly awaited: readonly ComparedPicture[] }) {
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-3 flex animate-[appear_150ms_300ms_both] justify-center px-3"
    >
      <span className="max-w-full truncate rounded-full border border-border-default bg-surface-1 px-3 py-1 text-xs text-text-2 shadow-menu">
        {awaited.map(({ name }) => name).join(" and ")} {awaited.length === 1 ? "is" : "are"} on the
        way …
      </span>
    </p>
  );
}
