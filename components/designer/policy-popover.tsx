"use client";

import { Popover } from "radix-ui";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";

import { NumberField } from "@/components/policy/fields";
import { PolicyBrief } from "@/components/policy/policy-brief";
import { firstScenario, PolicyStrip } from "@/components/policy/policy-preview";
import { PolicyTarget } from "@/components/policy/policy-target";
import { onPresetKey } from "@/components/policy/presets";
import { Button } from "@/components/ui/button";
import { SlidersHorizontal } from "@/components/ui/icons";
import { type Id, nameOf, type RawTask } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { titleOf } from "@/lib/core/edit/titles";

import { useDesigner, useDesignerStore } from "./designer-context";
import { focusCanvas, focusPresets } from "./focus-field";
import { useKnownRuns } from "./forms/run-data";
import { useTaskPolicy } from "./policy-edits";
import { workspaceOf } from "./store";
import { useUses } from "./use-uses";
import { showPolicyTab } from "./view-actions";

/** Presets, attempts and the common fields of a task's policy, beside its card. */
export function PolicyPopover() {
  const store = useDesignerStore();
  const id = useDesigner(({ policyOf }) => policyOf);
  const block = useDesigner(
    (state) => treeIndex(workspaceOf(state).doc).blocks.get(id ?? "")?.block,
  );
  const [from] = useState(() => document.activeElement);
  // What was asked for in its place takes the focus.
  const isGoingOn = useRef(false);
  const card = useMemo(
    () => ({ current: { getBoundingClientRect: () => placeOf(id ?? "") } }),
    [id],
  );
  if (id === null || !block) return null;
  const close = () => store.setState({ policyOf: null });
  const showAll = () => {
    isGoingOn.current = true;
    close();
    showPolicyTab(store);
  };
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Anchor virtualRef={card} />
      <Popover.Portal>
        <Popover.Content
          side="right"
          align="start"
          sideOffset={16}
          collisionPadding={12}
          // The graph may be moved under it.
          updatePositionStrategy="always"
          aria-label={`Policy of ${titleOf(block)}`}
          className="z-50 grid max-h-[calc(100dvh-1.5rem)] w-92 max-w-[calc(100vw-1.5rem)] gap-4 overflow-y-auto rounded-panel border border-border-default bg-surface-1 p-4 shadow-menu"
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            isGoingOn.current = false;
            const { currentTarget: place } = event;
            if (!(place instanceof HTMLElement) || focusPresets(place)) return;
            place.querySelector("input")?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!isGoingOn.current) goBack(from, id);
          }}
          onKeyDown={(event) => {
            onPresetKey(event);
            onEnter(event, close);
          }}
        >
          <Contents id={id} raw={block.raw} onAll={showAll} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Enter settles a field or takes a preset, and is done; where neither has the focus, nothing was chosen. */
function onEnter(event: KeyboardEvent, close: () => void): void {
  const { key, target, currentTarget } = event;
  if (key !== "Enter" || !(target instanceof HTMLElement)) return;
  // The run that starts takes the place of the card.
  if (event.ctrlKey || event.metaKey) return close();
  const preset = target.closest<HTMLElement>("[data-presets] button");
  if (!preset && target.tagName !== "INPUT" && target !== currentTarget) return;
  event.preventDefault();
  if (preset?.getAttribute("aria-pressed") === "false") preset.click();
  close();
}

/** To the row of the outline that it was opened from, else to the card; nobody's focus is taken. */
function goBack(from: Element | null, id: Id): void {
  const row = from instanceof HTMLElement && from.closest("#outline") ? from : null;
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    if (row?.isConnected) row.focus();
    else focusCanvas(id);
  });
}

/** The card, as long as it is drawn; else the middle of the graph. */
function placeOf(id: Id): DOMRect {
  const canvas = document.querySelector("#canvas");
  const card = canvas?.querySelector(`.react-flow__node [data-node="${CSS.escape(id)}"]`);
  if (card) return card.getBoundingClientRect();
  const { left = 0, top = 0, width = 0, height = 0 } = canvas?.getBoundingClientRect() ?? {};
  return new DOMRect(left + width / 2, top + height / 4, 0, 0);
}

interface ContentsProps {
  readonly id: Id;
  readonly raw: RawTask;
  readonly onAll: () => void;
}

function Contents({ id, raw, onAll }: ContentsProps) {
  const runs = useKnownRuns(useDesigner(({ name }) => name));
  const { target, known, count, isCountOther, isUnruled, retarget, setCount, form } = useTaskPolicy(
    id,
    raw,
    runs,
  );
  return (
    <>
      <PolicyTarget
        value={target}
        onChange={retarget}
        taskName={nameOf(raw)}
        usedBy={useUses(nameOf(raw))}
        system={isUnruled}
      />
      {target === "count" ? (
        <div className="grid gap-4">
          <NumberField
            label="Extra attempts"
            value={count}
            differs={isCountOther}
            onChange={setCount}
          />
          <section className="grid gap-2" aria-label="What happens when every attempt fails">
            <PolicyStrip
              rule={known}
              task={form.task}
              scenario={firstScenario(form.usualSeconds)}
            />
          </section>
        </div>
      ) : (
        <PolicyBrief {...form} />
      )}
      <Button variant="ghost" size="sm" className="w-fit" onClick={onAll}>
        <SlidersHorizontal />
        All settings
      </Button>
    </>
  );
}
