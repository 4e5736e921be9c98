// `npm run test:faults [kills] [rounds] [races]`: the fault tests with their full numbers; takes about an hour.
import { spawnSync } from "node:child_process";

const [kills = "1000", rounds = "10", races = "100"] = process.argv.slice(2);
const files = [
  ...["chaos", "crash-points", "crash-upload"].map((name) => `lib/server/executor/${name}.test.ts`),
  "lib/server/storage/s3-faults.test.ts",
  "test/fault",
];
const { status } = spawnSync("npx", ["vitest", "run", "--no-file-parallelism", ...files], {
  stdio: "inherit",
  env: {
    ...process.env,
    BATON_FAULT_ROUNDS: kills,
    BATON_CRASH_ROUNDS: rounds,
    BATON_RACE_ROUNDS: races,
    BATON_CHILD_FAULT_ROUNDS: "50",
    BATON_S3_DOWN_SECONDS: "60",
    BATON_S3_FAULT_ROUNDS: "30",
  },
});
process.exit(status ?? 1);
