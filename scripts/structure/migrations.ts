import type { SourceFile } from "./source-file.ts";

/** Migrations are numbered without a gap and each says how to go up and how to come back. */
export function migrationFaults(files: SourceFile[]): string[] {
  const migrations = files.filter(({ path }) => path.startsWith("packages/db/migrations/")).sort((a, b) => a.path.localeCompare(b.path));
  return migrations.flatMap(({ path, text }, index) => {
    const expected = String(index + 1).padStart(4, "0");
    const faults: string[] = [];
    if (!new RegExp(`/${expected}_[a-z_]+\\.ts$`).test(path)) faults.push(`${path}: the next migration is ${expected}_what.ts`);
    for (const way of ["up", "down"]) {
      if (!text.includes(`export async function ${way}(`)) faults.push(`${path}: has no ${way}()`);
    }
    return faults;
  });
}
