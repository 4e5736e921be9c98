// Retry, rerun, restart, skip, terminate and pause, in every place of a definition.
import { has } from "./side.mjs";
import { child, choose, fork, join, loop, simple, typed } from "./tasks.mjs";

const WORKERS = ["ra", "rb", "rc", "rd", "re"];
const idOf = ({ tasks }, ref) =>
  tasks.findLast(({ referenceTaskName }) => referenceTaskName === ref)?.taskId;

async function prepare(side, name, tasks, more) {
  await side.taskDefs(...WORKERS);
  await side.workflow(name, tasks, more);
  return await side.start(name, { x: 1 });
}

async function retryInFork(side) {
  const id = await prepare(side, "r_fork", [
    fork("f", [simple("ra"), simple("rb")], [simple("rc")]),
    join("j", "rb", "rc"),
    simple("rd"),
  ]);
  await side.work("ra", "COMPLETED", { outputData: { v: 1 } });
  await side.work("rb", "FAILED", { reasonForIncompletion: "no" });
  await side.ended("one branch failed", id);
  await side.ask("retry", "POST", `/workflow/${id}/retry`);
  await side.show("after the retry", id, has("rb:SCHEDULED"));
  await side.work("rb");
  await side.work("rc");
  await side.show("joined", id, has("rd:SCHEDULED"));
  await side.work("rd", "FAILED_WITH_TERMINAL_ERROR", { reasonForIncompletion: "for good" });
  await side.ended("the last failed", id);
  await side.ask("retry of what failed for good", "POST", `/workflow/${id}/retry`);
  await side.show("retried", id, has("rd:SCHEDULED"));
  await side.work("rd");
  await side.ended("completed", id);
  await side.ask("retry of a completed one", "POST", `/workflow/${id}/retry`);
}

async function rerunInFork(side) {
  const id = await prepare(side, "r_rerun", [
    fork("f", [simple("ra"), simple("rb")], [simple("rc")]),
    join("j", "rb", "rc"),
    simple("rd", { inputParameters: { v: "${ra.output.v}", j: "${j.output}" } }),
  ]);
  await side.work("ra", "COMPLETED", { outputData: { v: 1 } });
  await side.work("rb");
  await side.work("rc");
  await side.show("before the last", id, has("rd:SCHEDULED"));
  await side.work("rd");
  const whole = await side.ended("completed", id);
  await side.ask("rerun from the middle", "POST", `/workflow/${id}/rerun`, {
    reRunFromTaskId: idOf(whole, "ra"),
    taskInput: { other: true },
  });
  await side.show("rerun", id, has("ra:SCHEDULED"));
  await side.work("ra", "COMPLETED", { outputData: { v: 2 } });
  await side.show("the branch goes on", id, has("rb:SCHEDULED"));
  await side.work("rb");
  await side.show("joined again", id, has("rd:SCHEDULED"));
  await side.work("rd");
  const again = await side.ended("completed again", id);
  await side.ask("rerun from the fork", "POST", `/workflow/${id}/rerun`, {
    reRunFromTaskId: idOf(again, "f"),
  });
  await side.show("rerun from the fork: then", id, has("ra:SCHEDULED", "rc:SCHEDULED"));
  await side.ask("terminate", "DELETE", `/workflow/${id}?reason=${encodeURIComponent("a reason")}`);
  await side.show("terminated", id);
  await side.ask("rerun of all with a new input", "POST", `/workflow/${id}/rerun`, {
    workflowInput: { x: 2 },
  });
  await side.show("from the start", id, has("ra:SCHEDULED"));
}

async function rerunLast(side) {
  const id = await prepare(side, "r_last", [simple("ra"), simple("rb")]);
  await side.work("ra");
  const task = await side.work("rb", "FAILED");
  await side.ended("failed", id);
  await side.ask("rerun with inputs", "POST", `/workflow/${id}/rerun`, {
    reRunFromTaskId: task.taskId,
    taskInput: { y: 2 },
    workflowInput: { x: 3 },
    correlationId: "other",
  });
  await side.show("then", id, has("rb:SCHEDULED"));
  await side.work("rb");
  await side.ended("completed", id);
  await side.ask("restart", "POST", `/workflow/${id}/restart`);
  await side.show("restarted", id, has("ra:SCHEDULED"));
  await side.work("ra", "FAILED");
  await side.ended("failed again", id);
  await side.workflow("r_last", [simple("ra"), simple("rb"), simple("rc")]);
  await side.ask(
    "restart with the newest",
    "POST",
    `/workflow/${id}/restart?useLatestDefinitions=true`,
  );
  await side.work("ra");
  await side.work("rb");
  await side.show("a third task", id, has("rc:SCHEDULED"));
}

async function restartForbidden(side) {
  const id = await prepare(side, "r_once", [simple("ra")], { restartable: false });
  await side.work("ra");
  await side.ended("completed", id);
  await side.ask("restart", "POST", `/workflow/${id}/restart`);
  await side.ask("rerun", "POST", `/workflow/${id}/rerun`, {});
  const other = await side.start("r_once");
  await side.work("ra", "FAILED");
  await side.ended("failed", other);
  await side.ask("restart of a failed one", "POST", `/workflow/${other}/restart`);
}

async function loops(side) {
  const id = await prepare(side, "r_loop", [
    loop("l", "if ($.l['iteration'] < 3) { true } else { false }", simple("ra"), simple("rb")),
    simple("rc", { inputParameters: { n: "${l.output.iteration}", first: "${l.output.1}" } }),
  ]);
  await side.work("ra", "COMPLETED", { outputData: { v: 1 } });
  await side.work("rb");
  await side.show("second turn", id, has("ra__2:SCHEDULED"));
  await side.work("ra", "FAILED", { reasonForIncompletion: "second" });
  await side.ended("failed in the second turn", id);
  await side.ask("retry", "POST", `/workflow/${id}/retry`);
  await side.show("retried", id, has("ra__2:SCHEDULED"));
  await side.work("ra");
  await side.work("rb");
  await side.work("ra");
  await side.work("rb");
  await side.show("after the loop", id, has("rc:SCHEDULED"));
  await side.work("rc");
  const whole = await side.ended("completed", id);
  await side.ask("rerun inside the loop", "POST", `/workflow/${id}/rerun`, {
    reRunFromTaskId: idOf(whole, "rb__2"),
  });
  await side.show("rerun", id, ({ tasks }) => tasks.some(({ status }) => status === "SCHEDULED"));
  await side.ask("terminate", "DELETE", `/workflow/${id}`);
  await side.show("terminated", id);
  await side.ask("restart", "POST", `/workflow/${id}/restart`);
  await side.show("restarted", id, has("ra__1:SCHEDULED"));
}

async function children(side) {
  await side.taskDefs(...WORKERS);
  await side.workflow("r_child", [simple("ra"), simple("rb")], {
    outputParameters: { o: "${rb.output}" },
  });
  await side.workflow("r_parent", [
    child("s", "r_child", { inputParameters: { p: "${workflow.input.x}" } }),
    simple("rc"),
  ]);
  const id = await side.start("r_parent", { x: 7 });
  await side.work("ra");
  await side.work("rb", "FAILED", { reasonForIncompletion: "child" });
  const failed = await side.ended("failed through the child", id);
  const below = failed.tasks.find(({ subWorkflowId }) => subWorkflowId)?.subWorkflowId;
  await side.ended("the child", below);
  await side.ask(
    "retry with the child",
    "POST",
    `/workflow/${id}/retry?resumeSubworkflowTasks=true`,
  );
  await side.show("the same child goes on", id, has("s:IN_PROGRESS"));
  await side.work("rb", "COMPLETED", { outputData: { r: 1 } });
  await side.show("the parent goes on", id, has("rc:SCHEDULED"));
  await side.work("rc");
  const done = await side.ended("completed", id);
  const last = done.tasks.findLast(({ subWorkflowId }) => subWorkflowId)?.subWorkflowId;
  await side.ask("restart of the child", "POST", `/workflow/${last}/restart`);
  await side.show("the parent of a restarted child", id, ({ status }) => status === "RUNNING");
  await side.show("the restarted child", last, has("ra:SCHEDULED"));
  await side.ask("terminate the parent", "DELETE", `/workflow/${id}?reason=stop`);
  await side.ended("the terminated parent", id);
  await side.ended("its child", last);
}

async function secondChild(side) {
  await side.taskDefs(...WORKERS);
  await side.workflow("r_child", [simple("ra"), simple("rb")]);
  await side.workflow("r_parent_two", [child("s", "r_child"), simple("rc")]);
  const id = await side.start("r_parent_two");
  await side.work("ra", "FAILED", { reasonForIncompletion: "child" });
  const failed = await side.ended("failed through the child", id);
  const below = failed.tasks.find(({ subWorkflowId }) => subWorkflowId)?.subWorkflowId;
  await side.ask(
    "retry of the parent alone",
    "POST",
    `/workflow/${id}/retry?resumeSubworkflowTasks=false`,
  );
  await side.show("a second child", id, has("s:IN_PROGRESS"));
  await side.ask("the first child", "GET", `/workflow/${below}?includeTasks=true`);
  await side.work("ra");
  await side.work("rb");
  await side.work("rc");
  await side.ended("completed", id);
}

async function childPaused(side) {
  await side.taskDefs(...WORKERS);
  await side.workflow("r_pchild", [simple("ra")]);
  await side.workflow("r_pparent", [child("s", "r_pchild"), simple("rb")]);
  const id = await side.start("r_pparent");
  const whole = await side.show("running", id, has("s:IN_PROGRESS"));
  const below = whole.tasks[0].subWorkflowId;
  await side.ask("pause the parent", "PUT", `/workflow/${id}/pause`);
  await side.show("paused", id, ({ status }) => status === "PAUSED");
  await side.show("the child of a paused one", below);
  await side.ask("resume", "PUT", `/workflow/${id}/resume`);
  await side.show("the child of a resumed one", below);
  await side.ask("terminate the child", "DELETE", `/workflow/${below}?reason=child`);
  await side.ended("the parent of a terminated child", id);
}

async function skips(side) {
  const id = await prepare(side, "r_skip", [
    simple("ra"),
    choose("s", "x", { x: [simple("rb")], y: [simple("rc")] }),
    fork("f", [simple("rd")], [simple("re")]),
    join("j", "rd", "re"),
  ]);
  await side.ask("skip a case's task", "PUT", `/workflow/${id}/skiptask/rb`, {
    taskOutput: { a: 1 },
  });
  await side.ask("skip a branch's task", "PUT", `/workflow/${id}/skiptask/rd`);
  await side.ask("skip twice", "PUT", `/workflow/${id}/skiptask/rd`);
  await side.work("ra");
  await side.show("after", id, has("re:SCHEDULED"));
  await side.work("re");
  await side.ended("completed", id);
}

async function switches(side) {
  const id = await prepare(side, "r_switch", [
    simple("ra"),
    choose("s", "${ra.output.way}", { left: [simple("rb")], right: [simple("rc")] }, [
      simple("rd"),
    ]),
    simple("re"),
  ]);
  await side.work("ra", "COMPLETED", { outputData: { way: "left" } });
  await side.work("rb");
  await side.work("re");
  const whole = await side.ended("left", id);
  await side.ask("rerun", "POST", `/workflow/${id}/rerun`, { reRunFromTaskId: idOf(whole, "ra") });
  await side.work("ra", "COMPLETED", { outputData: { way: "nowhere" } });
  await side.show("default", id, has("rd:SCHEDULED"));
  await side.work("rd", "FAILED");
  await side.ended("failed", id);
  await side.ask("rerun from the switch", "POST", `/workflow/${id}/rerun`, {
    reRunFromTaskId: idOf(await side.get(id), "s"),
  });
  await side.show("then", id, has("rd:SCHEDULED"));
}

async function optionals(side) {
  await side.taskDefs(...WORKERS, { name: "rt", retryCount: 1, retryDelaySeconds: 0 });
  await side.workflow("r_optional", [
    fork(
      "f",
      [simple("rt", { optional: true })],
      [simple("rb", { permissive: true })],
      [simple("rc")],
    ),
    join("j", "rt", "rb", "rc"),
    simple("rd"),
  ]);
  const id = await side.start("r_optional");
  await side.work("rt", "FAILED", { reasonForIncompletion: "one" });
  await side.work("rt", "FAILED", { reasonForIncompletion: "two" });
  await side.show("optional", id, has("rt:COMPLETED_WITH_ERRORS"));
  await side.work("rb", "FAILED", { reasonForIncompletion: "may" });
  await side.show("permissive", id, has("rb:FAILED"));
  await side.work("rc");
  await side.ended("the end", id);
  await side.ask("retry", "POST", `/workflow/${id}/retry`);
  await side.show("retried", id, has("rb:SCHEDULED"));
  await side.work("rb");
  await side.show("joined", id, has("rd:SCHEDULED"));
}

async function failures(side) {
  await side.taskDefs(...WORKERS);
  await side.workflow("r_compensate", [simple("re")]);
  await side.workflow(
    "r_failing",
    [
      simple("ra"),
      typed("TERMINATE", "t", {
        inputParameters: {
          terminationStatus: "FAILED",
          terminationReason: "because",
          workflowOutput: { o: "${ra.output.v}" },
        },
      }),
    ],
    { failureWorkflow: "r_compensate", outputParameters: { all: "${ra.output}" } },
  );
  const id = await side.start("r_failing", { x: 1 });
  await side.work("ra", "COMPLETED", { outputData: { v: 5 } });
  const failed = await side.ended("failed by TERMINATE", id);
  const other = failed.output?.["conductor.failure_workflow"];
  await side.show("the failure workflow", other, has("re:SCHEDULED"));
  await side.ask("terminate it", "DELETE", `/workflow/${other}`);
  const stopped = await side.start("r_failing");
  await side.ask(
    "terminate with the failure workflow",
    "DELETE",
    `/workflow/${stopped}?reason=r&triggerFailureWorkflow=true`,
  );
  await side.ended("terminated", stopped);
  await side.ask("a worker ends it", "GET", "/tasks/poll/ra?workerid=w");
}

async function callbacks(side) {
  const id = await prepare(side, "r_callback", [simple("ra"), simple("rb")]);
  const task = await side.poll("ra");
  await side.report(task, "IN_PROGRESS", { callbackAfterSeconds: 600, outputData: { part: 1 } });
  await side.show("given back", id);
  await side.ask("poll", "GET", "/tasks/poll/ra?workerid=w");
  await side.ask("reset", "POST", `/workflow/${id}/resetcallbacks`);
  await side.show("reset: then", id);
  await side.work("ra", "COMPLETED", { outputData: { whole: 1 } });
  await side.show("next", id, has("rb:SCHEDULED"));
  const second = await side.poll("rb");
  await side.ask("update by name in progress", "POST", `/tasks/${id}/rb/IN_PROGRESS?workerid=me`, {
    half: true,
  });
  await side.ask("the task", "GET", `/tasks/${second.taskId}`);
  await side.ask("update by name, waiting", "POST", `/tasks/${id}/rb/COMPLETED/sync?workerid=me`, {
    all: true,
  });
  await side.ended("completed", id);
}

export const redo = {
  retryInFork,
  rerunInFork,
  rerunLast,
  restartForbidden,
  loops,
  children,
  secondChild,
  childPaused,
  skips,
  switches,
  optionals,
  failures,
  callbacks,
};
