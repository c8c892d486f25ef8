import type { Scope } from "./scope.ts";

/** What people read for a type of job. A type that the product no longer knows is put into words: "Uploads: verify files". */
export function titleOfJob({ jobTitles }: Pick<Scope, "jobTitles">, type: string): string {
  const title = jobTitles.get(type);
  if (title !== undefined) return title;
  const words = type.replace(".", ": ").replace(/[_.-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
