import { expect, it } from "vitest";

import { onToastWaiting, showToasts, toast, waitingToast } from "./toast";

it("what is said before anything can show it waits, in order, and wakes who loads it", () => {
  let woken = 0;
  const stop = onToastWaiting(() => (woken += 1));
  toast.error("first", { id: "a" });
  toast("second");
  expect([woken, waitingToast()]).toEqual([2, "second"]);

  const shown: string[] = [];
  const end = showToasts(({ kind, text, options }) =>
    shown.push(`${kind} ${text} ${options?.id ?? ""}`),
  );
  expect(waitingToast()).toBeNull();
  toast.success("third");
  expect(shown).toEqual(["error first a", "message second ", "success third "]);

  end();
  toast.info("fourth");
  expect([shown.length, waitingToast()]).toEqual([3, "fourth"]);
  stop();
});
