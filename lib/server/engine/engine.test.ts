import { ConductorClient } from "@/lib/server/net/conductor-client";
import { openTestEngine } from "@/test/engine";
import { openServer } from "@/test/server";

import { ConductorEngine } from "./conductor";
import { EmbeddedEngine } from "./embedded";
import { describeEngine } from "./engine.contract";

describeEngine("inside this process", () => {
  const engine = openTestEngine();
  return {
    engine: new EmbeddedEngine(engine, Date.now, {}),
    close: () => engine.close(),
  };
});

describeEngine("another server, which is a Baton", async () => {
  const server = await openServer();
  const engine = new ConductorEngine(
    new ConductorClient({ url: server.base, credentials: null }, Date.now),
  );
  return {
    engine,
    async close() {
      engine.close();
      await server.close();
    },
  };
});
