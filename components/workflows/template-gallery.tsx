"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { LayoutTemplate } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { TemplateList } from "@/components/canvas/template-list";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { createDraft } from "@/lib/client/drafts";
import { freeName } from "@/lib/core/definition/names";
import type { WorkflowTemplate } from "@/lib/core/templates/image-templates";
import type { JsonObject } from "@/lib/core/json";

import { takenNames } from "./card-menu";

/** Image pipelines to begin from, drawn small; choosing one opens a draft of it under a free name. */
export function TemplateGallery() {
  const [isOpen, setOpen] = useState(false);
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
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <LayoutTemplate />
          Templates
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Begin from a template"
        description="Each opens as a draft of its own: change it as you like."
        className="top-[6vh] max-h-[88vh] max-w-4xl"
      >
        <TemplateList disabled={begin.isPending} onChoose={(one) => begin.mutate(one)} />
      </DialogContent>
    </Dialog>
  );
}
