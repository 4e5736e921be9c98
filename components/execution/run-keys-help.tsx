"use client";

import { useEffect, useState } from "react";

import { KEY_GROUPS, type KeyGroup } from "@/components/ui/bound-keys";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Keyboard } from "@/components/ui/icons";
import { KeyList } from "@/components/ui/key-list";
import { areSingleKeysOn } from "@/components/ui/single-keys";

import { isFree } from "./run-keys";

const PLACES = new Set(["In a run", "In the variants"]);
const GROUPS: readonly KeyGroup[] = [
  ...KEY_GROUPS.filter(({ title }) => PLACES.has(title)),
  {
    title: "On the graph",
    keys: [
      { keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"], title: "From task to task" },
      { keys: ["Enter"], title: "Open the task; again: the run that it has started" },
      { keys: ["Escape"], title: "Close the task" },
    ],
  },
];

/** What the keys of a run's page do; `?` opens it. */
export function RunKeysHelp() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.defaultPrevented || !isFree()) return;
      if (!areSingleKeysOn()) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Keys of this page"
        title="Keys of this page (?)"
        className="max-sm:hidden"
        onClick={() => setOpen(true)}
      >
        <Keyboard />
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        {isOpen && (
          <DialogContent title="Keys" className="max-w-2xl">
            <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
              <KeyList groups={GROUPS} />
            </div>
          </DialogContent>
        )}
      </Dialog>
    </>
  );
}
