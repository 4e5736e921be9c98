"use client";

import { useRouter } from "next/navigation";

import { Button } from "@/components/ui/button";
import { Plus } from "@/components/ui/icons";
import { NameDialog } from "@/components/ui/name-dialog";

/** Asks for the task type of a worker and opens its policy form; nothing is stored before Save. */
export function NewTaskDefinition({ names }: { readonly names: readonly string[] }) {
  const router = useRouter();
  return (
    <NameDialog
      title="New task definition"
      description="The name of the task as workflows use it and workers ask for it."
      placeholder="send_mail"
      trigger={
        <Button variant="primary">
          <Plus />
          New task definition
        </Button>
      }
      takenText="This task is defined already: it will be opened."
      isTaken={(name) => names.includes(name)}
      onName={(name) => router.push(`/task-definitions/${encodeURIComponent(name)}`)}
    />
  );
}
