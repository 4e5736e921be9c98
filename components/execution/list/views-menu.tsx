"use client";

import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Bookmark, Trash2 } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

import { BUILT_IN_VIEWS, forgetView, saveView, useSavedViews } from "./saved-views";

/** Filters under names: those that everybody has, and those of this browser. */
export function ViewsMenu() {
  const saved = useSavedViews();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const link = "block min-w-0 flex-1 truncate rounded-control px-2 py-1.5 hover:bg-surface-hover";
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button>
          <Bookmark />
          Views
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="grid gap-3">
        <ul aria-label="Views">
          {BUILT_IN_VIEWS.map((view) => (
            <li key={view.name}>
              <Link
                href={`/executions?${view.query}`}
                onClick={() => setOpen(false)}
                className={link}
              >
                {view.name}
              </Link>
            </li>
          ))}
          {saved.map((view) => (
            <li key={view.name} className="flex items-center">
              <Link
                href={`/executions?${view.query}`}
                onClick={() => setOpen(false)}
                className={link}
              >
                {view.name}
              </Link>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Forget the view ${view.name}`}
                onClick={() => forgetView(view.name)}
              >
                <Trash2 />
              </Button>
            </li>
          ))}
        </ul>
        <form
          className="flex gap-2 border-t border-border-subtle pt-3"
          onSubmit={(event) => {
            event.preventDefault();
            saveView({ name: name.trim(), query: window.location.search.slice(1) });
            setName("");
          }}
        >
          <Input
            aria-label="Name of a new view"
            placeholder="Save this filter as …"
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === ""}>
            Save
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
