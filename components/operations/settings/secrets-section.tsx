"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { Plus } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { api, ApiError } from "@/lib/client/api";
import { queries } from "@/lib/client/queries";

import { SecretDialog } from "./secret-dialog";

interface SecretsSectionProps {
  /** Names of those of the environment. */
  readonly fixed: readonly string[];
  /** The page says that the server is away. */
  readonly isAway: boolean;
}

/** Names of secrets; their values are written and never read. */
export function SecretsSection({ fixed, isAway }: SecretsSectionProps) {
  const result = useQuery(queries.secretNames());
  const names = result.data ?? [];
  // Conductor servers of the open-source line keep none.
  const isOffered = !(result.error instanceof ApiError && result.error.status === 404);
  if (isAway && !result.data) return null;
  return (
    <section aria-label="Secrets" className="grid gap-2">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-52">
          <h2 className="text-base font-semibold">Secrets</h2>
          <p className="text-text-2">
            Used in tasks as{" "}
            <code className="font-mono text-accent-text">{"${workflow.secrets.NAME}"}</code>. Values
            are stored sealed and never shown.
          </p>
        </div>
        {isOffered && (
          <SecretDialog
            names={names}
            trigger={
              <Button>
                <Plus />
                Add secret
              </Button>
            }
          />
        )}
      </div>
      {result.isPending && <Skeleton className="h-16" />}
      {!isOffered && <EmptyState title="The Conductor server keeps no secrets" />}
      {result.isError && isOffered && !isAway && (
        <ErrorState error={result.error} retry={() => void result.refetch()} />
      )}
      {result.data && names.length === 0 && <EmptyState title="No secrets yet" />}
      {names.length > 0 && (
        <ul
          aria-label="Names of secrets"
          className="divide-y divide-border-subtle rounded-card border border-border-default bg-surface-1"
        >
          {names.map((name) => (
            <li key={name} className="flex flex-wrap items-center gap-2 px-4 py-2">
              <span className="min-w-0 flex-1 truncate font-mono" title={name}>
                {name}
              </span>
              {fixed.includes(name) ? (
                <Badge>from CONDUCTOR_SECRET_{name}</Badge>
              ) : (
                <>
                  <SecretDialog
                    name={name}
                    names={names}
                    trigger={
                      <Button size="sm" aria-label={`Replace ${name}`}>
                        Replace
                      </Button>
                    }
                  />
                  <RemoveSecret name={name} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Asks first: a value that is gone cannot be brought back. */
function RemoveSecret({ name }: { readonly name: string }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api(`/secrets/${encodeURIComponent(name)}`, { method: "DELETE" }),
    onSuccess: () => toast(`${name} is removed.`),
    onError: (error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: ["secrets"] }),
  });
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button size="sm" variant="ghost" aria-label={`Remove ${name}`}>
          Remove
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Remove ${name}?`}
        description="Its value cannot be brought back. Tasks that use it are given the reference as it is written."
      >
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <DialogClose asChild>
            <Button variant="danger" onClick={() => remove.mutate()}>
              Remove secret
            </Button>
          </DialogClose>
        </div>
      </DialogContent>
    </Dialog>
  );
}
