import type { SourceFile } from "./source-file.ts";

/** Migrations have numbers of their own, and each says how to go up and how to come back. */
export function migrationFaults(files: SourceFile[]): string[] {
  const migrations = files.filter(({ path }) => path.startsWith("packages/db/migrations/")).sort((a, b) => a.path.localeCompare(b.path));
  const numbers = migrations.map(({ path }) => /\/(\d{4})_[a-z_]+\.ts$/.exec(path)?.[1]);
  return migrations.flatMap(({ path, text }, index) => {
    const faults: string[] = [];
    if (numbers[index] === undefined) faults.push(`${path}: a migration is called 0042_what.ts`);
    else if (numbers[index] === numbers[index - 1]) faults.push(`${path}: another migration has this number`);
    for (const way of ["up", "down"]) {
      if (!text.includes(`export async function ${way}(`)) faults.push(`${path}: has no ${way}()`);
    }
    return faults;
  });
}
