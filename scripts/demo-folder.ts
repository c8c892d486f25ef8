import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** The code of the demo company. */
const COMPANY = "mare-studio";

/** What the demo company may have the worker send. */
export function demoFolder(dataDir: string): string {
  return join(dataDir, "demo-folder");
}

/** The setting UPLOAD_ROOTS with the demo company's folder, which is made here. */
export async function withDemoFolder(dataDir: string, roots: string | undefined): Promise<string | undefined> {
  const folder = demoFolder(dataDir);
  // The setting has no way to write such a path.
  if (folder.includes(",")) return roots;
  await mkdir(folder, { recursive: true });
  return [roots, `${COMPANY}=${folder}`].filter(Boolean).join(",");
}
