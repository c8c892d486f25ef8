/** Writes src/route-tree.gen.ts from the files of src/routes, without a build of the app. */
import { fileURLToPath } from "node:url";
import { Generator, getConfig } from "@tanstack/router-generator";

const root = fileURLToPath(new URL("..", import.meta.url));
await new Generator({ config: getConfig({}, root), root }).run();
