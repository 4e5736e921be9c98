import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";

import type { TaskDef } from "@/lib/core/definition/schema";

import { PolicyForm } from "./policy-form";
import { PolicyTarget, type PolicyTargetKind } from "./policy-target";

afterEach(cleanup);

function open(first: TaskDef): { readonly rule: () => TaskDef } {
  let latest = first;
  function Host() {
    const [rule, setRule] = useState(first);
    latest = rule;
    return <PolicyForm rule={rule} onChange={setRule} />;
  }
  render(<Host />);
  return { rule: () => latest };
}

const RULE: TaskDef = { name: "shrink", retryCount: 1, retryDelaySeconds: 5 };

describe("policy form", () => {
  it("writes the fields of a preset and draws them", async () => {
    const { rule } = open(RULE);
    await userEvent.click(screen.getByRole("button", { name: "Gentle" }));
    expect(rule()).toMatchObject({
      name: "shrink",
      retryCount: 3,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 2,
    });
    expect(screen.getByRole("img").getAttribute("aria-label")).toContain("waits 2 s, 4 s, 8 s");
    expect(screen.getByRole("button", { name: "Gentle", pressed: true })).toBeTruthy();
  });

  it("takes presets by their keys, and remembers which one was changed", async () => {
    const { rule } = open(RULE);
    screen.getByRole("button", { name: "Never" }).focus();
    await userEvent.keyboard("2");
    expect(rule().retryCount).toBe(3);
    const field = screen.getByLabelText<HTMLInputElement>("Extra attempts");
    await userEvent.click(field);
    await userEvent.keyboard("{ArrowUp}");
    expect(rule().retryCount).toBe(4);
    expect(screen.getByText(/custom, from Gentle/)).toBeTruthy();
  });

  it("marks what differs from the default, absent taken as Conductor takes it", () => {
    const base: TaskDef = { name: "shrink", retryDelaySeconds: 5 };
    render(<PolicyForm rule={{ ...base, retryCount: 9 }} base={base} onChange={() => undefined} />);
    expect(screen.getAllByLabelText("Differs from the default:")).toHaveLength(1);
  });

  it("draws what it can of a draft that holds anything, says the rest, and writes over it", async () => {
    const { rule } = open({
      ...RULE,
      retryCount: true,
      timeoutSeconds: { toString: 2 },
      retryLogic: ["FIXED"],
    } as unknown as TaskDef);
    expect(screen.getByText(/^retryCount must be a whole number/)).toBeTruthy();
    expect(screen.getByRole("img").getAttribute("aria-label")).toContain("4 attempts");
    const field = screen.getByLabelText<HTMLInputElement>("Extra attempts");
    await userEvent.clear(field);
    await userEvent.type(field, "2");
    expect(rule()).toMatchObject({ retryCount: 2, retryLogic: ["FIXED"] });
    expect(screen.queryByText(/^retryCount must be/)).toBeNull();
  });

  it("stores a typed duration in seconds and shows it in words", async () => {
    const { rule } = open(RULE);
    const field = screen.getByLabelText<HTMLInputElement>("First delay");
    await userEvent.clear(field);
    await userEvent.type(field, "1m30");
    expect(rule().retryDelaySeconds).toBe(90);
    await userEvent.tab();
    expect(field.value).toBe("1 m 30 s");
  });

  it("keeps the rule when a field cannot be read, and says so at the field", async () => {
    const { rule } = open(RULE);
    const field = screen.getByLabelText<HTMLInputElement>("Extra attempts");
    await userEvent.clear(field);
    await userEvent.type(field, "many");
    expect(rule().retryCount).toBe(1);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText('"many" cannot be read.')).toBeTruthy();
  });

  it("tells when an attempt is shorter than the silence it tolerates", async () => {
    open({ ...RULE, responseTimeoutSeconds: 20, timeoutSeconds: 30 });
    const field = screen.getByLabelText("One attempt");
    await userEvent.clear(field);
    await userEvent.type(field, "5s");
    expect(screen.getByText(/only take 5 s/)).toBeTruthy();
  });

  it("draws what happens in each of the ways a worker can behave", async () => {
    open({
      name: "shrink",
      retryCount: 3,
      retryDelaySeconds: 30,
      timeoutSeconds: 30,
      responseTimeoutSeconds: 20,
      pollTimeoutSeconds: 30,
      timeoutPolicy: "RETRY",
    });
    const attempts = () =>
      within(screen.getByRole("table", { name: "Attempts" }))
        .getAllByRole("row")
        .slice(1)
        .map((row) => [...row.querySelectorAll("td")].slice(1).map((cell) => cell.textContent));
    const choose = async (name: string) => {
      await userEvent.click(screen.getByRole("radio", { name }));
      return attempts();
    };
    const spans = (...times: [string, string][]) => times.map(([from, to]) => [from, to]);
    expect(attempts()).toEqual(
      spans(["0 s", "1 s"], ["31 s", "32 s"], ["62 s", "63 s"], ["93 s", "94 s"]),
    );
    expect(await choose("Goes silent")).toEqual(
      spans(["0 s", "20 s"], ["50 s", "70 s"], ["100 s", "120 s"], ["150 s", "170 s"]),
    );
    expect(await choose("Hangs")).toEqual(
      spans(["0 s", "30 s"], ["60 s", "120 s"], ["150 s", "210 s"], ["240 s", "300 s"]),
    );
    expect(await choose("No worker")).toEqual(
      spans(["never", "30 s"], ["never", "120 s"], ["never", "210 s"], ["never", "300 s"]),
    );
    expect(await choose("Works later")).toEqual(spans(["0 s", "1 s"], ["31 s", "32 s"]));
    const which = screen.getByLabelText("Works on attempt");
    await userEvent.clear(which);
    await userEvent.type(which, "1");
    expect(attempts()).toEqual(spans(["0 s", "1 s"]));
  });

  it("lists the attempts as a table too", () => {
    open({ ...RULE, retryCount: 2 });
    const table = screen.getByRole("table", { name: "Attempts" });
    expect(within(table).getAllByRole("row")).toHaveLength(4);
  });
});

describe("policy target", () => {
  it("is chosen with the arrow keys and names the consequence", async () => {
    function Host() {
      const [value, setValue] = useState<PolicyTargetKind>("default");
      return <PolicyTarget value={value} onChange={setValue} taskName="shrink" usedBy={1} />;
    }
    render(<Host />);
    expect(screen.getByText(/used by 1 workflow ·/)).toBeTruthy();
    await userEvent.tab();
    await userEvent.keyboard("{ArrowLeft>}");
    expect(
      await screen.findByRole("radio", { name: "Own policy here", checked: true }),
    ).toBeTruthy();
    expect(screen.getByText(/Replaces the default completely/)).toBeTruthy();
  });
});
