import { expect, it } from "vitest";

import { openDatabase } from "@/test/database";

import { openPrisma } from "./db/client";
import { Definitions } from "./db/definitions";
import { Settings } from "./db/settings";
import { TaskDefinitions } from "./db/task-definitions";
import { prepareFirstStart } from "./first-start";
import { DefinitionReader } from "./store/definition-reader";

it("brings samples once and missing task definitions always, and overrules nobody", async () => {
  const database = openDatabase();
  const prisma = openPrisma(database.file);
  const definitions = new Definitions(prisma);
  const taskDefinitions = new TaskDefinitions(prisma);
  const args = {
    definitions,
    taskDefinitions,
    settings: new Settings(prisma),
    isRegistered: (name: string) =>
      new DefinitionReader(database.connection).findTask(name) !== undefined,
    samplesDirectory: "public/samples",
    now: 5,
  };
  await prepareFirstStart(args);
  const names = (await definitions.all()).map(({ name }) => name);
  expect(names).toContain("image_convert_resize_multipleformat");
  expect((await taskDefinitions.find("image_convert_resize"))?.raw.retryCount).toBe(3);

  await definitions.remove("image_convert_resize_multipleformat", 1);
  await taskDefinitions.save([
    {
      name: "upload_toS3",
      raw: { name: "upload_toS3", retryCount: 9 },
      createTime: 6,
      updateTime: 6,
    },
  ]);
  await taskDefinitions.remove("image_info");
  await prepareFirstStart({ ...args, now: 7 });
  expect(await definitions.find("image_convert_resize_multipleformat", null)).toBeNull();
  expect((await taskDefinitions.find("upload_toS3"))?.raw.retryCount).toBe(9);
  expect(await taskDefinitions.find("image_info")).not.toBeNull();

  await prisma.$disconnect();
  database.close();
});
