// Property tests draw the same values in each run of the pipeline, so that what was green stays green; `FUZZ=1 npx
// vitest run` draws new ones, to look for what nobody thought of.
import { configureGlobal } from "fast-check";

if (process.env["FUZZ"] === undefined) configureGlobal({ seed: 20_261_124 });
