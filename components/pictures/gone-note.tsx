import { ImageOff } from "@/components/ui/icons";

import type { ComparedPicture } from "./picture";

/** Why there is nothing to compare; a lone picture would look like a difference. */
export function GoneNote({ gone }: { readonly gone: readonly ComparedPicture[] }) {
  const names = gone.map(({ name }) => name).join(" and ");
  const isOne = gone.length === 1;
  return (
    <div
      role="status"
      className="absolute inset-0 grid content-center justify-items-center gap-2 bg-surface-2 p-6 text-center"
    >
      <ImageOff className="size-6 text-text-3" />
      <p className="max-w-full font-medium break-words">{names} cannot be shown</p>
      <p className="text-text-2">
        {isOne ? "It is" : "They are"} not stored any more, or this browser cannot draw{" "}
        {isOne ? "its format" : "their formats"}. There is nothing to compare.
      </p>
    </div>
  );
}
