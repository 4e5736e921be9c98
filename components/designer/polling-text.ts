export type PollingLanguage = "curl" | "javascript" | "python";

/** Programs that poll for tasks of a name and complete them, by language. */
export const POLLING: Readonly<Record<PollingLanguage, (origin: string, name: string) => string>> =
  {
    curl: (origin, name) => {
      const path = encodeURIComponent(name);
      return [
        "# Ask for one task; an empty answer means that there is none.",
        `curl "${origin}/api/tasks/poll/${path}?workerid=me"`,
        "",
        "# Report its end with the two ids of the answer.",
        `curl -X POST "${origin}/api/tasks" \\`,
        `  -H "content-type: application/json" \\`,
        `  -d '{"workflowInstanceId": "…", "taskId": "…", "status": "COMPLETED", "outputData": {}}'`,
      ].join("\n");
    },
    javascript: (origin, name) => {
      const url = JSON.stringify(`${origin}/api/tasks`);
      const path = JSON.stringify(`/poll/${encodeURIComponent(name)}?workerid=me`);
      return [
        `const tasks = ${url};`,
        "for (;;) {",
        `  const answer = await fetch(tasks + ${path});`,
        "  if (answer.status !== 200) {",
        "    await new Promise((resolve) => setTimeout(resolve, 1000));",
        "    continue;",
        "  }",
        "  const { taskId, workflowInstanceId, inputData } = await answer.json();",
        "  const outputData = { got: inputData }; // the work",
        "  await fetch(tasks, {",
        '    method: "POST",',
        '    headers: { "content-type": "application/json" },',
        '    body: JSON.stringify({ taskId, workflowInstanceId, status: "COMPLETED", outputData }),',
        "  });",
        "}",
      ].join("\n");
    },
    python: (origin, name) => {
      const url = JSON.stringify(`${origin}/api/tasks`);
      const path = JSON.stringify(`/poll/${encodeURIComponent(name)}?workerid=me`);
      return [
        "import json, time, urllib.request",
        "",
        `tasks = ${url}`,
        "while True:",
        `    with urllib.request.urlopen(tasks + ${path}) as answer:`,
        "        body = answer.read()",
        "    if not body:",
        "        time.sleep(1)",
        "        continue",
        "    task = json.loads(body)",
        '    report = {"taskId": task["taskId"], "workflowInstanceId": task["workflowInstanceId"],',
        '              "status": "COMPLETED", "outputData": {"got": task["inputData"]}}  # the work',
        "    urllib.request.urlopen(urllib.request.Request(tasks, json.dumps(report).encode(),",
        '        {"content-type": "application/json"}))',
      ].join("\n");
    },
  };
