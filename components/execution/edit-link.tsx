"use client";

import { useId } from "react";

import { Button } from "@/components/ui/button";
import { Pencil } from "@/components/ui/icons";
import { Tooltip } from "@/components/ui/tooltip";
import { WorkflowLink } from "@/components/ui/workflow-link";

import { usePublished } from "./published";

/** To the designer of a run's workflow; where there is nothing to edit any more it says so. */
export function EditLink({ name }: { readonly name: string }) {
  const published = usePublished(name);
  const id = useId();
  const label = (
    <>
      <Pencil />
      <span className="max-sm:sr-only">Edit</span>
    </>
  );
  if (published === null || published.isKnown) {
    return (
      <Button asChild className="max-sm:px-2">
        <WorkflowLink name={name}>{label}</WorkflowLink>
      </Button>
    );
  }
  const why = `There is no workflow ${name} to edit: it was removed, or never published. The run has its own copy.`;
  return (
    <>
      <Tooltip label={why}>
        <Button aria-disabled aria-describedby={id} className="max-sm:px-2">
          {label}
        </Button>
      </Tooltip>
      <span id={id} className="sr-only">
        {why}
      </span>
    </>
  );
}
