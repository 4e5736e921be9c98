import { chromium } from "@playwright/test";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const t = (ref, type="SIMPLE", more={}) => ({ name: ref, taskReferenceName: ref, type, inputParameters: {}, ...more });
const def = { name: "all_kinds", version: 1, schemaVersion: 2, inputParameters: ["fileLocation"], tasks: [
  t("first"),
  t("pick", "SWITCH", { evaluatorType:"value-param", expression:"kind", inputParameters:{kind:"${workflow.input.kind}"}, decisionCases: { jpg:[t("a1")], webp:[t("a2"), t("a3","HTTP",{inputParameters:{http_request:{uri:"https://example.org/x",method:"GET"}}})], tiff: [] }, defaultCase:[t("stop","TERMINATE",{inputParameters:{terminationStatus:"FAILED"}})] }),
  t("loop","DO_WHILE",{ loopCondition:"$.loop['iteration'] < 3", loopOver:[t("inner"), t("w","WAIT",{inputParameters:{duration:"5 seconds"}})] }),
  t("fork","FORK_JOIN",{ forkTasks: [[t("l1")],[t("l2"),t("l2b","INLINE",{inputParameters:{evaluatorType:"javascript",expression:"1+1"}})],[t("sub","SUB_WORKFLOW",{subWorkflowParam:{name:"image_convert_resize"}})]] }),
  t("join","JOIN",{joinOn:["l1","l2b"]}),
  t("dyn","FORK_JOIN_DYNAMIC",{dynamicForkTasksParam:"dynamicTasks",dynamicForkTasksInputParamName:"dynamicTasksInput",inputParameters:{dynamicTasks:"${first.output.tasks}",dynamicTasksInput:"${first.output.inputs}"}}),
  t("dynjoin","JOIN",{joinOn:[]}),
  t("ev","EVENT",{sink:"conductor"}),
] };
for (const [scheme, w, h] of [["light",1440,900],["dark",1440,900],["light",390,844]]) {
  const ctx = await browser.newContext({ viewport: { width: w, height: h }, colorScheme: scheme, deviceScaleFactor: 1 });
  const page = await ctx.newPage();
  page.on("console", m => m.type()==="error" && console.log("ERR", m.text()));
  page.on("pageerror", e => console.log("PAGEERR", e.message));
  await ctx.request.put("http://127.0.0.1:4610/api/drafts/all_kinds", { data: { draft: { definition: def, taskDefs: {}, parked: [{id:"p1",tasks:[t("aside")],x:-900,y:40}], shown: { labels: { l1: "thumbnails" }, notes: { first: "Ask Ops before you change this" } } } } });
  await page.goto("http://127.0.0.1:4610/workflows/all_kinds");
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `/tmp/canvas-shots/all-${scheme}-${w}.png` });
  if (w > 1000) {
    await page.locator('[data-node]').filter({ hasText: "Run in parallel" }).first().click();
    await page.keyboard.press("Shift+O");
    await page.waitForTimeout(600);
    await page.screenshot({ path: `/tmp/canvas-shots/fork-${scheme}.png` });
    await page.keyboard.press("Shift+D");
    await page.waitForTimeout(900);
    await page.screenshot({ path: `/tmp/canvas-shots/right-${scheme}.png` });
    await page.keyboard.press("Shift+D");
  }
  await ctx.close();
}
await browser.close();
