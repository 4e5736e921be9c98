import { expect, it } from "vitest";

import { narrowEdit } from "./ref-index";

const TASK = {
  name: "work",
  inputParameters: { a: "${old_ref.output.x}", b: { c: "${old_ref.output.y}" }, d: ["${old_ref}"] },
};

it("changes one text of a task and names nothing of what stands beside it", () => {
  const put = { start: 2, end: 9, text: "new_ref" };
  expect(narrowEdit(TASK, { pointer: "/inputParameters/a", ...put })).toEqual({
    path: ["inputParameters", "a"],
    value: "${new_ref.output.x}",
  });
  expect(narrowEdit(TASK, { pointer: "/inputParameters/b/c", ...put })).toEqual({
    path: ["inputParameters", "b", "c"],
    value: "${new_ref.output.y}",
  });
});

it("changes a list as a whole", () => {
  const edit = { pointer: "/inputParameters/d/0", start: 2, end: 9, text: "new_ref" };
  expect(narrowEdit(TASK, edit)).toEqual({ path: ["inputParameters", "d"], value: ["${new_ref}"] });
});
