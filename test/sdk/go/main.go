// The official Go client (conductor-go 1.5) against the server at os.Args[1]. Ends with 0 when all is as expected.
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"sort"
	"time"

	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/settings"
	"github.com/conductor-sdk/conductor-go/sdk/worker"
	"github.com/conductor-sdk/conductor-go/sdk/workflow/executor"
)

const flow = "go_flow"

var always = context.Background()

// work fails the first attempt of go_greet, and does everything else.
func work(task *model.Task) (interface{}, error) {
	who := task.InputData["who"].(string)
	if task.TaskDefName == "go_greet" && task.RetryCount == 0 {
		return nil, fmt.Errorf("not awake yet")
	}
	result := model.NewTaskResultFromTask(task)
	result.Status = model.CompletedTask
	result.OutputData = map[string]interface{}{"text": "Hello, " + who, "letters": len(who)}
	return result, nil
}

func step(name, ref string) model.WorkflowTask {
	return model.WorkflowTask{
		Name:              name,
		TaskReferenceName: ref,
		Type_:             "SIMPLE",
		InputParameters:   map[string]interface{}{"who": "${workflow.input.who}"},
	}
}

func register(metadata client.MetadataClient, runs *executor.WorkflowExecutor) {
	for name, retries := range map[string]int32{"go_greet": 2, "go_count": 0} {
		definition := model.TaskDef{
			Name:                   name,
			RetryCount:             retries,
			RetryLogic:             "LINEAR_BACKOFF",
			RetryDelaySeconds:      1,
			ResponseTimeoutSeconds: 60,
			OwnerEmail:             "sdk@example.com",
		}
		_, err := metadata.RegisterTaskDef(always, []model.TaskDef{definition})
		must(err)
	}
	must(runs.RegisterWorkflow(true, &model.WorkflowDef{
		Name:          flow,
		Version:       1,
		SchemaVersion: 2,
		OwnerEmail:    "sdk@example.com",
		Tasks: []model.WorkflowTask{
			{
				Name: "fork", TaskReferenceName: "fork", Type_: "FORK_JOIN",
				ForkTasks: [][]model.WorkflowTask{{step("go_greet", "greet")}, {step("go_count", "count")}},
			},
			{Name: "join", TaskReferenceName: "join", Type_: "JOIN", JoinOn: []string{"greet", "count"}},
			{Name: "wait", TaskReferenceName: "wait", Type_: "WAIT"},
		},
		OutputParameters: map[string]interface{}{
			"text":    "${greet.output.text}",
			"letters": "${count.output.letters}",
			"answer":  "${wait.output.answer}",
		},
	}))
}

func run(runs *executor.WorkflowExecutor, tasks client.TaskClient) {
	first := start(runs, "Ada")
	waiting := until(func() *model.Workflow { return get(runs, first) }, isWaiting)
	var attempts []model.Task
	for _, task := range waiting.Tasks {
		if task.ReferenceTaskName == "greet" {
			attempts = append(attempts, task)
		}
	}
	statuses := []string{}
	for _, attempt := range attempts {
		statuses = append(statuses, string(attempt.Status))
	}
	equal(statuses, []string{"FAILED", "COMPLETED"}, "a retry")

	for _, line := range []string{"seen", "and seen again"} {
		_, err := tasks.Log(always, line, attempts[1].TaskId)
		must(err)
	}
	entries, _, err := tasks.GetTaskLogs(always, attempts[1].TaskId)
	must(err)
	lines := []string{}
	for _, entry := range entries {
		lines = append(lines, entry.Log)
	}
	sort.Strings(lines)
	equal(lines, []string{"and seen again", "seen"}, "task logs")

	answer := map[string]interface{}{"answer": 42}
	must(runs.UpdateTaskByRefName("wait", first, model.CompletedTask, answer))
	done := until(
		func() *model.Workflow { return get(runs, first) },
		func(workflow *model.Workflow) bool { return workflow.Status == model.CompletedWorkflow },
	)
	output := map[string]interface{}{"text": "Hello, Ada", "letters": 3.0, "answer": 42.0}
	equal(done.Output, output, "the output")

	second := start(runs, "Bo")
	must(runs.Pause(second))
	equal(get(runs, second).Status, model.PausedWorkflow, "pause")
	must(runs.Resume(second))
	equal(get(runs, second).Status, model.RunningWorkflow, "resume")
	must(runs.Terminate(second, "enough"))
	ended := get(runs, second)
	equal(
		[]string{string(ended.Status), ended.ReasonForIncompletion},
		[]string{"TERMINATED", "enough"},
		"terminate",
	)
	must(runs.Retry(second, false))
	equal(get(runs, second).Status, model.RunningWorkflow, "retry")
	until(func() *model.Workflow { return get(runs, second) }, isWaiting)
	must(runs.Terminate(second, "done"))

	query := fmt.Sprintf("workflowType = '%s' AND correlationId = 'Bo'", flow)
	search := func() []model.WorkflowSummary {
		found, err := runs.Search(0, 10, query, "*")
		must(err)
		return found
	}
	found := until(search, func(page []model.WorkflowSummary) bool { return len(page) > 0 })
	equal(found[0].WorkflowId, second, "search")
	must(runs.RemoveWorkflow(second))
	equal(len(search()), 0, "delete")
}

func start(runs *executor.WorkflowExecutor, who string) string {
	id, err := runs.StartWorkflow(&model.StartWorkflowRequest{
		Name:          flow,
		Version:       1,
		Input:         map[string]interface{}{"who": who},
		CorrelationId: who,
	})
	must(err)
	return id
}

func get(runs *executor.WorkflowExecutor, id string) *model.Workflow {
	workflow, err := runs.GetWorkflow(id, true)
	must(err)
	return workflow
}

func isWaiting(workflow *model.Workflow) bool {
	for _, task := range workflow.Tasks {
		if task.ReferenceTaskName == "wait" {
			return true
		}
	}
	return false
}

func until[T any](look func() T, isThere func(T) bool) T {
	for i := 0; i < 400; i++ {
		if found := look(); isThere(found) {
			return found
		}
		time.Sleep(50 * time.Millisecond)
	}
	panic("it did not happen within twenty seconds")
}

func equal(found, wanted interface{}, what string) {
	if !reflect.DeepEqual(found, wanted) {
		panic(fmt.Sprintf("%s: %v instead of %v", what, found, wanted))
	}
	fmt.Println("ok", what)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	api := client.NewAPIClient(nil, settings.NewHttpSettings(os.Args[1]))
	runs := executor.NewWorkflowExecutor(api)
	register(client.NewMetadataClient(api), runs)
	runner := worker.NewTaskRunnerWithApiClient(api)
	for _, name := range []string{"go_greet", "go_count"} {
		must(runner.StartWorker(name, work, 1, 50*time.Millisecond))
	}
	run(runs, client.NewTaskClient(api))
}
