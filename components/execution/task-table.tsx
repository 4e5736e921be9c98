import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { durationText } from "@/lib/client/format";
import { lookOf, type TaskView } from "@/lib/core/execution/task-runs";

/** Every attempt in order, with its input and output: the run for those who read rather than look. */
export function TaskTable({ tasks }: { readonly tasks: ReadonlyMap<string, TaskView> }) {
  const rows = [...tasks.values()].toSorted((a, b) => a.seq - b.seq);
  return (
    <section className="grid gap-2" aria-label="Tasks">
      <h2 className="text-base font-medium">Tasks</h2>
      <ul className="divide-y divide-border-subtle rounded-card border border-border-default bg-surface-1">
        {rows.map((task) => (
          <li key={task.taskId}>
            <TaskRow task={task} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TaskRow({ task }: { readonly task: TaskView }) {
  const { token, word } = lookOf(task, task.scheduledTime);
  const ran = task.startTime > 0 && task.endTime > 0;
  return (
    <details>
      <summary className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-surface-hover">
        <span className="min-w-0 flex-1 basis-60 truncate font-mono">
          {task.referenceTaskName}
          {task.retryCount > 0 && (
            <span className="text-text-3"> · attempt {task.retryCount + 1}</span>
          )}
        </span>
        <span className={cn("font-medium", STATUS_TEXT[token])}>{word}</span>
        <span className="w-16 text-right text-text-3 tabular-nums">
          {ran ? durationText(task.endTime - task.startTime) : ""}
        </span>
      </summary>
      <div className="grid gap-3 border-t border-border-subtle px-4 py-3">
        {task.reasonForIncompletion && <p className="break-words">{task.reasonForIncompletion}</p>}
        <Json title="Input" value={task.inputData} />
        <Json title="Output" value={task.outputData} />
      </div>
    </details>
  );
}

function Json({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <div className="grid gap-1">
      <h3 className="text-xs text-text-3">{title}</h3>
      <pre className="max-h-64 overflow-auto rounded-tile bg-surface-2 p-2 font-mono text-xs whitespace-pre-wrap">
        {JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
