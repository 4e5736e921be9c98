const SUITES = String.raw`\.(test|contract|bench)\.tsx?$`;
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const only = (name, comment, home, path, to = {}) =>
  rule(
    name,
    comment,
    { path: "^(app|components|lib|instrumentation)", pathNot: [...home, SUITES] },
    { path, ...to },
  );

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    rule("no-cycles", "Move the shared part to a third file.", {}, { circular: true }),
    rule("no-unresolvable", "The import leads nowhere.", {}, { couldNotResolve: true }),
    rule(
      "core-is-pure",
      "lib/core imports itself, zod, immer, parsers. I/O goes to lib/server, rendering to components.",
      { path: "^lib/core/", pathNot: SUITES },
      { pathNot: ["^lib/core/", "^node_modules/(zod|immer|jsonc-parser|acorn)/"] },
    ),
    rule(
      "browser-never-reaches-server",
      "Any number of hops, types included. Shared types live in lib/core.",
      { path: "^(components|lib/client)/", pathNot: SUITES },
      { path: "^(lib/server|prisma|app)/", reachable: true },
    ),
    rule(
      "server-never-imports-ui",
      "What both need belongs to lib/core.",
      { path: "^lib/server/" },
      { path: "^(app|components|lib/client)/" },
    ),
    rule(
      "routes-are-thin",
      "A route or page talks to the runtime and lib/server/http only.",
      { path: String.raw`^(app/|instrumentation\.ts$)` },
      { path: "^lib/server/", pathNot: String.raw`^lib/server/(http/|runtime\.ts$)` },
    ),
    rule(
      "adapters-are-chosen-in-runtime",
      "Depend on the port.",
      {
        pathNot: [
          String.raw`^lib/server/runtime(-images|-embedded|-cluster)?\.ts$`,
          SUITES,
          "^test/",
        ],
      },
      { path: String.raw`^lib/server/(engine/(embedded|conductor)|storage/(local-disk|s3))\.ts$` },
    ),
    rule(
      "workers-know-no-engine",
      "A worker gets input, storage and a signal; it never sees the queue.",
      { path: "^lib/server/tasks/", pathNot: SUITES },
      { path: "^lib/server/(db|store|engine|executor|http)/" },
    ),
    rule(
      "children-are-alone",
      "A child handles hostile input: no database, environment or secrets.",
      { path: String.raw`^lib/server/children/(?:[^/]+-child\.ts$|picture/)` },
      {
        path: "^lib/server/",
        pathNot: String.raw`^lib/server/children/(?:protocol\.ts$|picture/)`,
      },
    ),
    rule(
      "surfaces-do-not-mix",
      "Surfaces meet in app/ or in components/ui, canvas, policy, pictures, snippets.",
      { path: "^components/(designer|execution|gallery|workflows|definitions|operations)/" },
      { path: "^components/", pathNot: "^components/(ui|canvas|policy|pictures|snippets|$1)/" },
    ),
    only(
      "prisma-stays-in-db",
      "Add a function to lib/server/db.",
      ["^lib/server/db/"],
      "^(prisma/generated/|node_modules/@prisma/)",
    ),
    only(
      "raw-sqlite-stays-in-store",
      "Add a statement to lib/server/store.",
      ["^lib/server/store/"],
      "^node_modules/better-sqlite3/",
    ),
    only(
      "sharp-stays-in-its-child",
      "Native decoders run in a killable child.",
      [String.raw`^lib/server/children/image-child\.ts$`, "^lib/server/children/picture/"],
      "^node_modules/sharp/",
    ),
    only(
      "pictures-are-made-in-the-child",
      "Ask the pool: what decodes runs in a process that can be killed.",
      [String.raw`^lib/server/children/image-child\.ts$`, "^lib/server/children/picture/"],
      "^lib/server/children/picture/",
    ),
    only(
      "processes-start-in-children",
      "Use the pool.",
      ["^lib/server/children/"],
      "^(node:)?(child_process|worker_threads)$",
    ),
    only(
      "sockets-open-in-net",
      "Use guardedFetch; only the mains listen.",
      ["^lib/server/net/", String.raw`^lib/server/(worker-)?main\.ts$`],
      "^((node:)?(net|tls|https?|http2|dns|dns/promises)$|node_modules/undici/)",
      { dependencyTypesNot: ["type-only"] },
    ),
    only(
      "aws-stays-in-s3",
      "Depend on the storage port.",
      [String.raw`^lib/server/storage/(s3|s3-errors)\.ts$`],
      "^node_modules/@(aws-sdk|smithy)/",
    ),
    only(
      "toasts-go-through-ui",
      "Use components/ui/toast: what shows them is loaded after the page.",
      [String.raw`^components/ui/toast-stack\.tsx$`],
      "^node_modules/sonner/",
      { dependencyTypesNot: ["type-only"] },
    ),
    only("vm-is-no-sandbox", "Use the sandbox child.", [], "^(node:)?vm$"),
  ],
  required: [
    {
      name: "server-doors-are-locked",
      comment: 'These files start with import "server-only".',
      severity: "error",
      module: { path: String.raw`^lib/server/(env|runtime|db/client|store/connection)\.ts$` },
      to: { path: "server-only" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|build|prisma/generated/internal)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
