import { setFlagsFromString } from "node:v8";

/** V8 lets garbage grow as long as the machine has memory: collecting it early costs some CPU and keeps tens of thousands of files below 200 MB. */
export function collectEarly(): void {
  for (const flag of ["--heap-growing-percent=20", "--semi-space-growth-factor=1"]) setFlagsFromString(flag);
}
