// Reads a GLB from standard input and writes the Khronos validator's report as JSON to standard output.
import { readFileSync } from "node:fs";
import { validateBytes } from "gltf-validator";

const report = await validateBytes(new Uint8Array(readFileSync(0)), { maxIssues: 100 });
process.stdout.write(JSON.stringify(report));
