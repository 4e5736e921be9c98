import com.netflix.conductor.client.automator.TaskRunnerConfigurer;
import com.netflix.conductor.client.http.ConductorClient;
import com.netflix.conductor.client.http.MetadataClient;
import com.netflix.conductor.client.http.TaskClient;
import com.netflix.conductor.client.http.WorkflowClient;
import com.netflix.conductor.client.worker.Worker;
import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskDef;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import com.netflix.conductor.common.metadata.workflow.StartWorkflowRequest;
import com.netflix.conductor.common.metadata.workflow.WorkflowDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowTask;
import com.netflix.conductor.common.run.Workflow;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The official Java client (conductor-client 6) against the server at args[0]. Ends with 0 when all is as expected. */
public class Main {
    static final String FLOW = "java_flow";

    /** Fails the first attempt of java_greet, and does everything else. */
    record Doer(String getTaskDefName) implements Worker {
        @Override
        public TaskResult execute(Task task) {
            TaskResult result = new TaskResult(task);
            String who = String.valueOf(task.getInputData().get("who"));
            if (getTaskDefName.equals("java_greet") && task.getRetryCount() == 0) {
                result.setStatus(TaskResult.Status.FAILED);
                result.setReasonForIncompletion("not awake yet");
                return result;
            }
            result.setStatus(TaskResult.Status.COMPLETED);
            result.getOutputData().put("text", "Hello, " + who);
            result.getOutputData().put("letters", who.length());
            result.log("did " + task.getReferenceTaskName());
            return result;
        }

        @Override
        public int getPollingInterval() {
            return 50;
        }
    }

    public static void main(String[] args) throws Exception {
        ConductorClient client = new ConductorClient(args[0]);
        TaskClient tasks = new TaskClient(client);
        WorkflowClient workflows = new WorkflowClient(client);
        register(new MetadataClient(client));
        List<Worker> workers = List.of(new Doer("java_greet"), new Doer("java_count"));
        TaskRunnerConfigurer runner =
                new TaskRunnerConfigurer.Builder(tasks, workers).withThreadCount(4).build();
        runner.init();
        run(workflows, tasks);
        runner.shutdown();
        System.exit(0);
    }

    static void register(MetadataClient metadata) {
        TaskDef greet = taskDef("java_greet", 2);
        metadata.registerTaskDefs(List.of(greet, taskDef("java_count", 0)));
        WorkflowTask fork = task("fork", "fork", "FORK_JOIN");
        fork.setForkTasks(List.of(List.of(step("java_greet", "greet")), List.of(step("java_count", "count"))));
        WorkflowTask join = task("join", "join", "JOIN");
        join.setJoinOn(List.of("greet", "count"));
        WorkflowDef flow = new WorkflowDef();
        flow.setName(FLOW);
        flow.setVersion(1);
        flow.setOwnerEmail("sdk@example.com");
        flow.setTimeoutSeconds(0);
        flow.setTasks(List.of(fork, join, task("wait", "wait", "WAIT")));
        flow.setOutputParameters(
                Map.of(
                        "text", "${greet.output.text}",
                        "letters", "${count.output.letters}",
                        "answer", "${wait.output.answer}"));
        metadata.updateWorkflowDefs(List.of(flow));
    }

    static TaskDef taskDef(String name, int retries) {
        TaskDef def = new TaskDef(name);
        def.setRetryCount(retries);
        def.setRetryLogic(TaskDef.RetryLogic.FIXED);
        def.setRetryDelaySeconds(0);
        def.setTimeoutSeconds(0);
        def.setResponseTimeoutSeconds(60);
        def.setOwnerEmail("sdk@example.com");
        return def;
    }

    static WorkflowTask task(String name, String ref, String type) {
        WorkflowTask task = new WorkflowTask();
        task.setName(name);
        task.setTaskReferenceName(ref);
        task.setType(type);
        return task;
    }

    static WorkflowTask step(String name, String ref) {
        WorkflowTask task = task(name, ref, "SIMPLE");
        task.setInputParameters(Map.of("who", "${workflow.input.who}"));
        return task;
    }

    static void run(WorkflowClient workflows, TaskClient tasks) throws Exception {
        String first = start(workflows, "Ada");
        Workflow waiting = until(workflows, first, Main::isWaiting);
        List<Task> greetings =
                waiting.getTasks().stream().filter(t -> t.getReferenceTaskName().equals("greet")).toList();
        equal(greetings.stream().map(t -> t.getStatus().name()).toList(), List.of("FAILED", "COMPLETED"), "a retry");
        tasks.logMessageForTask(greetings.get(1).getTaskId(), "seen");
        List<String> logs =
                tasks.getTaskLogs(greetings.get(1).getTaskId()).stream()
                        .map(entry -> entry.getLog())
                        .sorted()
                        .toList();
        equal(logs, List.of("did greet", "seen"), "task logs");
        Task wait = waiting.getTaskByRefName("wait");
        TaskResult answer = new TaskResult(wait);
        answer.setStatus(TaskResult.Status.COMPLETED);
        answer.setOutputData(Map.of("answer", 42));
        tasks.updateTask(answer);
        Workflow done = until(workflows, first, w -> w.getStatus() == Workflow.WorkflowStatus.COMPLETED);
        equal(done.getOutput(), Map.of("text", "Hello, Ada", "letters", 3, "answer", 42), "the output");

        String second = start(workflows, "Bo");
        workflows.pauseWorkflow(second);
        equal(get(workflows, second).getStatus().name(), "PAUSED", "pause");
        workflows.resumeWorkflow(second);
        equal(get(workflows, second).getStatus().name(), "RUNNING", "resume");
        workflows.terminateWorkflow(second, "enough");
        equal(get(workflows, second).getReasonForIncompletion(), "enough", "terminate");
        workflows.retryLastFailedTask(second);
        equal(get(workflows, second).getStatus().name(), "RUNNING", "retry");
        until(workflows, second, Main::isWaiting);
        workflows.terminateWorkflow(second, "done");
        String query = "workflowType = '" + FLOW + "' AND correlationId = 'Bo'";
        equal(workflows.search(query).getResults().get(0).getWorkflowId(), second, "search");
        workflows.deleteWorkflow(second, false);
        equal(workflows.search(query).getTotalHits(), 0L, "delete");
    }

    static String start(WorkflowClient workflows, String who) {
        StartWorkflowRequest request = new StartWorkflowRequest();
        request.setName(FLOW);
        request.setVersion(1);
        request.setCorrelationId(who);
        request.setInput(Map.of("who", who));
        return workflows.startWorkflow(request);
    }

    static Workflow get(WorkflowClient workflows, String id) {
        return workflows.getWorkflow(id, true);
    }

    static boolean isWaiting(Workflow workflow) {
        return workflow.getTasks().stream().anyMatch(t -> t.getReferenceTaskName().equals("wait"));
    }

    static Workflow until(WorkflowClient workflows, String id, Predicate<Workflow> isThere) throws Exception {
        for (int tries = 0; tries < 400; tries++) {
            Workflow found = get(workflows, id);
            if (isThere.test(found)) return found;
            Thread.sleep(50);
        }
        throw new AssertionError("it did not happen within twenty seconds");
    }

    static void equal(Object found, Object wanted, String what) {
        if (!found.equals(wanted)) throw new AssertionError(what + ": " + found + " instead of " + wanted);
        System.out.println("ok " + what);
    }
}
