"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LayoutTemplate } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { createDraft } from "@/lib/client/drafts";
import { freeName } from "@/lib/core/definition/names";
import { IMAGE_TEMPLATES, type WorkflowTemplate } from "@/lib/core/templates/image-templates";
import type { JsonObject } from "@/lib/core/json";

import { takenNames } from "./card-menu";
import { Miniature } from "./miniature";

/** Image pipelines to begin from, drawn small; choosing one opens a draft of it under a free name. */
export function TemplateGallery() {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const router = useRouter();
  const client = useQueryClient();
  const begin = useMutation({
    mutationFn: async ({ key, definition }: WorkflowTemplate) => {
      const name = freeName(key.replaceAll("-", "_"), (one) => takenNames(client).has(one));
      await createDraft(name, { ...definition, name } as JsonObject);
      return name;
    },
    onSuccess: (name) => router.push(`/workflows/${encodeURIComponent(name)}`),
    onError: (error) => toast.error(error.message),
  });
  const wanted = text.trim().toLowerCase();
  const found = IMAGE_TEMPLATES.filter(({ title, about }) =>
    `${title} ${about}`.toLowerCase().includes(wanted),
  );
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <LayoutTemplate aria-hidden />
          Templates
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Begin from a template"
        description="Each opens as a draft of its own: change it as you like."
        className="top-[6vh] max-h-[88vh] max-w-4xl"
      >
        <Input
          type="search"
          aria-label="Search templates"
          placeholder="Search"
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="max-w-72"
        />
        {found.length === 0 && <p className="text-text-3">No template is about that.</p>}
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {found.map((template) => (
            <li key={template.key}>
              <button
                type="button"
                disabled={begin.isPending}
                onClick={() => begin.mutate(template)}
                className="grid h-full w-full content-start gap-2 rounded-card border border-border-default bg-surface-1 p-3 text-left hover:bg-surface-hover"
              >
                <Miniature definition={template.definition} />
                <span className="font-medium">{template.title}</span>
                <span className="text-text-2">{template.about}</span>
              </button>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
