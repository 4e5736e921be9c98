import Link from "next/link";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export default function NotFound() {
  return (
    <div className="grid gap-4">
      <h1 className="text-xl font-semibold">Page not found</h1>
      <EmptyState
        title="There is nothing at this address"
        action={
          <Button asChild variant="primary">
            <Link href="/">All workflows</Link>
          </Button>
        }
      >
        Check the address, or begin with the list of workflows.
      </EmptyState>
    </div>
  );
}
