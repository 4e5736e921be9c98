"""The official Python client (conductor-python 2) against the server at argv[1]. Ends with 0 when all is as expected."""

import sys
import time

from conductor.client.automator.task_handler import TaskHandler
from conductor.client.configuration.configuration import Configuration
from conductor.client.http.models import (
    StartWorkflowRequest,
    Task,
    TaskDef,
    TaskResult,
    WorkflowDef,
    WorkflowTask,
)
from conductor.client.http.models.task_result_status import TaskResultStatus
from conductor.client.orkes_clients import OrkesClients
from conductor.client.worker.worker import Worker

FLOW = "py_flow"


def work(task: Task) -> TaskResult:
    """Fails the first attempt of `py_greet`, and does everything else."""
    result = TaskResult(
        task_id=task.task_id,
        workflow_instance_id=task.workflow_instance_id,
        worker_id="python",
    )
    who = task.input_data["who"]
    if task.task_def_name == "py_greet" and task.retry_count == 0:
        result.status = TaskResultStatus.FAILED
        result.reason_for_incompletion = "not awake yet"
        return result
    result.status = TaskResultStatus.COMPLETED
    result.add_output_data("text", f"Hello, {who}")
    result.add_output_data("letters", len(who))
    result.log(f"did {task.reference_task_name}")
    return result


def step(name: str, ref: str) -> WorkflowTask:
    return WorkflowTask(
        name=name,
        task_reference_name=ref,
        type="SIMPLE",
        input_parameters={"who": "${workflow.input.who}"},
    )


def register(clients: OrkesClients) -> None:
    metadata = clients.get_metadata_client()
    for name, retries in (("py_greet", 2), ("py_count", 0)):
        metadata.register_task_def(
            TaskDef(
                name=name,
                retry_count=retries,
                retry_logic="FIXED",
                retry_delay_seconds=0,
                timeout_seconds=0,
                response_timeout_seconds=60,
                owner_email="sdk@example.com",
            )
        )
    fork = WorkflowTask(
        name="fork",
        task_reference_name="fork",
        type="FORK_JOIN",
        fork_tasks=[[step("py_greet", "greet")], [step("py_count", "count")]],
    )
    join = WorkflowTask(
        name="join", task_reference_name="join", type="JOIN", join_on=["greet", "count"]
    )
    wait = WorkflowTask(name="wait", task_reference_name="wait", type="WAIT")
    metadata.register_workflow_def(
        WorkflowDef(
            name=FLOW,
            version=1,
            schema_version=2,
            owner_email="sdk@example.com",
            timeout_seconds=0,
            tasks=[fork, join, wait],
            output_parameters={
                "text": "${greet.output.text}",
                "letters": "${count.output.letters}",
                # The client sends the output of an update by name under `result`.
                "answer": "${wait.output.result.answer}",
            },
        ),
        overwrite=True,
    )


def until(look, is_there):
    for _ in range(400):
        found = look()
        if is_there(found):
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen within twenty seconds")


def equal(found, wanted, what: str) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found!r} instead of {wanted!r}")
    print(f"ok {what}")


def run(clients: OrkesClients) -> None:
    workflows, tasks = clients.get_workflow_client(), clients.get_task_client()

    def start(who: str) -> str:
        return workflows.start_workflow(
            StartWorkflowRequest(name=FLOW, version=1, input={"who": who}, correlation_id=who)
        )

    def get(workflow_id: str):
        return workflows.get_workflow(workflow_id, include_tasks=True)

    def is_waiting(workflow) -> bool:
        return any(t.reference_task_name == "wait" for t in workflow.tasks)

    first = start("Ada")
    waiting = until(lambda: get(first), is_waiting)
    greetings = [t for t in waiting.tasks if t.reference_task_name == "greet"]
    equal([t.status for t in greetings], ["FAILED", "COMPLETED"], "a retry")
    tasks.add_task_log(greetings[1].task_id, "seen")
    logs = sorted(entry.log for entry in tasks.get_task_logs(greetings[1].task_id))
    equal(logs, ["did greet", "seen"], "task logs")
    tasks.update_task_by_ref_name(first, "wait", "COMPLETED", {"answer": 42})
    done = until(lambda: get(first), lambda workflow: workflow.status == "COMPLETED")
    equal(done.output, {"text": "Hello, Ada", "letters": 3, "answer": 42}, "the output")

    second = start("Bo")
    workflows.pause_workflow(second)
    equal(workflows.get_workflow_status(second).status, "PAUSED", "pause")
    workflows.resume_workflow(second)
    equal(get(second).status, "RUNNING", "resume")
    workflows.terminate_workflow(second, reason="enough")
    ended = get(second)
    equal((ended.status, ended.reason_for_incompletion), ("TERMINATED", "enough"), "terminate")
    workflows.retry_workflow(second)
    equal(get(second).status, "RUNNING", "retry")
    until(lambda: get(second), is_waiting)
    workflows.terminate_workflow(second, reason="done")

    query = f"workflowType = '{FLOW}' AND correlationId = 'Bo'"
    found = until(lambda: workflows.search(query=query), lambda page: len(page.results) > 0)
    equal([each.workflow_id for each in found.results], [second], "search")
    workflows.delete_workflow(second)
    equal(len(workflows.search(query=query).results), 0, "delete")


def main() -> None:
    configuration = Configuration(server_api_url=sys.argv[1])
    clients = OrkesClients(configuration)
    register(clients)
    workers = [
        Worker(task_definition_name=name, execute_function=work, poll_interval=50)
        for name in ("py_greet", "py_count")
    ]
    with TaskHandler(workers, configuration, scan_for_annotated_workers=False) as handler:
        handler.start_processes()
        run(clients)


if __name__ == "__main__":
    main()
