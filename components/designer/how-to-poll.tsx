"use client";

import { useState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Segmented } from "@/components/ui/segmented";

import { useDesigner, useDesignerStore } from "./designer-context";
import { POLLING, type PollingLanguage } from "./polling-text";

const LANGUAGES = [
  { value: "curl", title: "curl" },
  { value: "javascript", title: "JavaScript" },
  { value: "python", title: "Python" },
] as const;

/** How a worker asks this server for tasks of a name and reports what came out. */
export function HowToPoll() {
  const store = useDesignerStore();
  const name = useDesigner(({ polling }) => polling);
  const [language, setLanguage] = useState<PollingLanguage>("curl");
  if (name === null) return null;
  const text = POLLING[language](window.location.origin, name);
  return (
    <Dialog open onOpenChange={(open) => !open && store.setState({ polling: null })}>
      <DialogContent
        title={`A worker for ${name}`}
        description="Anything that can send HTTP is a worker: it asks for a task, does it, and reports."
        className="max-w-2xl"
      >
        <div className="flex items-center justify-between gap-2">
          <Segmented
            label="Language"
            value={language}
            options={LANGUAGES}
            onChange={(next) => setLanguage(next)}
          />
          <CopyButton label="Copy" text={() => text} />
        </div>
        <ScrollBox label="Program" className="max-h-96 p-3">
          {text}
        </ScrollBox>
        <p className="text-xs text-text-3">
          The warning goes as soon as one has asked. Runs that are started before wait in the queue.
        </p>
      </DialogContent>
    </Dialog>
  );
}
