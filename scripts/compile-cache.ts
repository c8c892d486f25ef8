import { resolve } from "node:path";

// Whoever imports this lets every Node process below it keep what it has compiled: the product is started dozens of times in one run, and
// stripping its types is half of the cost of a start.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, "../node_modules/.cache/node-compile");

export const COMPILE_CACHE = process.env.NODE_COMPILE_CACHE;
