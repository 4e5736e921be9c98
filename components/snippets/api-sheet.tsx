"use client";

import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Segmented } from "@/components/ui/segmented";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { WorkflowLink } from "@/components/ui/workflow-link";
import { pythonSnippet } from "@/lib/core/snippets/python-snippet";
import {
  type ApiAnswer,
  type ApiCall,
  curlSnippet,
  javascriptSnippet,
} from "@/lib/core/snippets/snippets";

import { useApiCall } from "./use-api-call";

interface ApiSheetProps {
  readonly workflow: string;
  readonly onClose: () => void;
}

/** What a program writes to run a workflow, in the languages that people use most. */
export function ApiSheet({ workflow, onClose }: ApiSheetProps) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <SheetContent
        title="Use as API"
        description={
          <>
            One request runs <strong className="break-words">{workflow}</strong> and brings back
            what it made.
          </>
        }
        className="w-[44rem]"
      >
        <Body workflow={workflow} />
      </SheetContent>
    </Dialog>
  );
}

const ANSWERS = [
  { value: "json", title: "Results with links" },
  { value: "zip", title: "Zip of all pictures" },
  { value: "later", title: "At once, look later" },
] as const;

const LANGUAGES = [
  { value: "curl", title: "curl", snippet: curlSnippet },
  { value: "javascript", title: "JavaScript", snippet: javascriptSnippet },
  { value: "python", title: "Python", snippet: pythonSnippet },
] as const;

function Body({ workflow }: { readonly workflow: string }) {
  const [answer, setAnswer] = useState<ApiAnswer>("json");
  const { isPending, error, isMissing, known } = useApiCall(workflow, answer);
  if (error) return <ErrorState error={error} />;
  if (isPending) return <Skeleton className="h-64" />;
  if (isMissing || known === null) {
    return (
      <EmptyState
        title="Not published yet"
        action={
          <Button asChild variant="primary">
            <WorkflowLink name={workflow}>Open it</WorkflowLink>
          </Button>
        }
      >
        Only published workflows can be called. Publish it in the designer first.
      </EmptyState>
    );
  }
  const { call, from, missing } = known;
  return (
    <div className="grid min-w-0 gap-4">
      <div className="grid gap-1">
        <p className="text-text-2">What comes back</p>
        <Segmented
          label="What comes back"
          value={answer}
          options={ANSWERS}
          onChange={setAnswer}
          className="justify-self-start"
        />
      </div>
      <Snippets call={call} />
      <Notes call={call} from={from} missing={missing} />
    </div>
  );
}

function Snippets({ call }: { readonly call: ApiCall }) {
  return (
    <Tabs defaultValue="curl" className="min-w-0">
      <TabsList aria-label="Language">
        {LANGUAGES.map(({ value, title }) => (
          <TabsTrigger key={value} value={value}>
            {title}
          </TabsTrigger>
        ))}
      </TabsList>
      {LANGUAGES.map(({ value, title, snippet }) => (
        <TabsContent key={value} value={value} className="grid min-w-0 gap-1 pt-1">
          <CopyButton
            label={`Copy ${title}`}
            text={() => snippet(call)}
            className="justify-self-end"
          />
          <ScrollBox
            label={`${title} code`}
            className="max-h-[55vh] overflow-auto rounded-card border border-border-default bg-surface-2 p-3 font-mono text-xs whitespace-pre"
          >
            {snippet(call)}
          </ScrollBox>
        </TabsContent>
      ))}
    </Tabs>
  );
}

interface NotesProps {
  readonly call: ApiCall;
  readonly from: "run" | "sample" | null;
  readonly missing: readonly string[];
}

const SOURCES = {
  run: "The input is that of the newest run that completed.",
  sample: "The input is that of the sample.",
} as const;

function Notes({ call, from, missing }: NotesProps) {
  return (
    <ul className="grid list-disc gap-1 pl-5 text-text-2">
      {from !== null && <li>{SOURCES[from]}</li>}
      {missing.length > 0 && <li>It takes more input: {missing.join(", ")}.</li>}
      {call.needsToken && (
        <li>
          This server asks for its access token: put it into the variable <code>BATON_TOKEN</code>.
        </li>
      )}
      <li>
        A run that takes longer than 30 s is answered with 202 and an address to look at; ask for
        more with <code>Prefer: wait=120</code>.
      </li>
      <li>
        For one picture as bytes send <code>Accept: image/webp</code> and, of several,{" "}
        <code>?variant=</code> with its name. A failed run is answered with 4xx or 5xx and says why.
      </li>
      <li>
        Everything else is in the{" "}
        <Link
          href="/api-docs"
          prefetch={false}
          target="_blank"
          className="text-accent-text underline"
        >
          API’s description
        </Link>
        .
      </li>
    </ul>
  );
}
