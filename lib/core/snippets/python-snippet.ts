import type { JsonObject } from "@/lib/core/json";

import { pythonLiteral } from "./quoting";
import { type ApiCall, SAMPLE_PHOTO } from "./snippets";

const SDK = "from conductor.client";

/** A script for Conductor's own Python SDK. It prints the status and the output of the run, or its id. */
export function pythonSnippet(call: ApiCall): string {
  const { origin, photo, input, needsToken, answer } = call;
  const whole = photo === null ? input : withPlace(input, photo);
  const lines = [
    ["# pip install conductor-python"],
    photo === null ? [] : ["import json"],
    needsToken ? ["import os"] : [],
    photo === null ? [] : ["import urllib.request"],
    [`${SDK}.configuration.configuration import Configuration`],
    needsToken
      ? [`${SDK}.configuration.settings.authentication_settings import AuthenticationSettings`]
      : [],
    answer === "later" ? [`${SDK}.http.models import StartWorkflowRequest`] : [],
    [`${SDK}.workflow.executor.workflow_executor import WorkflowExecutor`, ""],
    [`server = ${pythonLiteral(origin)}`],
    photo === null ? [] : uploadLines(needsToken),
    configurationLines(needsToken),
    [`workflow_input = ${pythonLiteral(whole, PLACE, "location")}`],
    runLines(call),
    [""],
  ];
  return lines.flat().join("\n");
}

function uploadLines(needsToken: boolean): string[] {
  const token = '"X-Authorization": os.environ["BATON_TOKEN"]';
  const sample = `server + ${pythonLiteral(SAMPLE_PHOTO)}`;
  const type = '"Content-Type": "image/jpeg", "X-File-Name": "photo.jpg"';
  return [
    '# your photo: open("photo.jpg", "rb").read()',
    ...(needsToken
      ? [
          `request = urllib.request.Request(${sample}, headers={${token}})`,
          "photo = urllib.request.urlopen(request).read()",
        ]
      : [`photo = urllib.request.urlopen(${sample}).read()`]),
    'request = urllib.request.Request(server + "/api/artifacts", data=photo, method="POST",',
    `    headers={${type}${needsToken ? `, ${token}` : ""}})`,
    'location = json.load(urllib.request.urlopen(request))["fileLocation"]',
    "",
  ];
}

function configurationLines(needsToken: boolean): string[] {
  if (!needsToken) return ['configuration = Configuration(server_api_url=server + "/api")'];
  return [
    'keys = AuthenticationSettings(key_id="baton", key_secret=os.environ["BATON_TOKEN"])',
    'configuration = Configuration(server_api_url=server + "/api", authentication_settings=keys)',
  ];
}

function runLines({ workflow, version, answer }: ApiCall): string[] {
  const name = pythonLiteral(workflow);
  if (answer === "later") {
    return [
      "id = WorkflowExecutor(configuration).start_workflow(",
      `    StartWorkflowRequest(name=${name}, input=workflow_input))`,
      "print(id)",
    ];
  }
  return [
    "run = WorkflowExecutor(configuration).execute(",
    `    ${name}, version=${version}, workflow_input=workflow_input, wait_for_seconds=30)`,
    "print(run.status, run.output)",
  ];
}

/** Stands where the variable goes: no text that anybody types. */
const PLACE = "\u0000photo";

/** The input with a mark where the photo's location goes. */
function withPlace(input: JsonObject, [key = "", ...rest]: readonly string[]): JsonObject {
  const inner = Object.hasOwn(input, key) ? input[key] : undefined;
  const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  const entry = rest.length === 0 ? PLACE : withPlace(isObject ? inner : {}, rest);
  const others = Object.entries(input).filter(([name]) => name !== key);
  return Object.fromEntries([...others, [key, entry]]);
}
