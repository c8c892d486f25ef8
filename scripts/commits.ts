/** The subjects of commits: `type(scope): what`, at most 72 characters, without a scope where the whole tree changes. The story stands in the body. */
import { execFileSync } from "node:child_process";

/** The last commit before subjects had a form. */
const BASE = "a1aabbdedd3496a2ebdef54474a58c3f289627ed";
const SUBJECT_CHARACTERS = 72;
const FORM = /^(feat|fix|refactor|perf|test|docs|build|ci|chore|style|revert)(\([a-z0-9-]+(, [a-z0-9-]+)*\))?!?: \S.*[^\s.]$/;

export interface Commit {
  hash: string;
  subject: string;
  folders: number;
}

/** The commits since the base, or undefined where the history does not reach back to it: an archive, a shallow clone. */
export function commitsSinceBase(): Commit[] | undefined {
  try {
    git("merge-base", "--is-ancestor", BASE, "HEAD");
  } catch {
    return undefined;
  }
  return git("log", "--no-merges", "--format=%x00%h%x09%s", "--name-only", `${BASE}..HEAD`)
    .split("\0")
    .filter((entry) => entry !== "")
    .map(commitOf);
}

function commitOf(entry: string): Commit {
  const [first = "", ...paths] = entry.split("\n").filter((line) => line !== "");
  const [hash = "", subject = ""] = first.split("\t");
  return { hash, subject, folders: new Set(paths.map((path) => path.split("/").slice(0, -1).join("/"))).size };
}

/** What is wrong with a subject; nothing when it is well formed. */
export function subjectFaults(subject: string): string[] {
  const faults: string[] = [];
  if (!FORM.test(subject)) faults.push("is not of the form type(scope): what");
  const { length } = [...subject];
  if (length > SUBJECT_CHARACTERS) faults.push(`has ${length} characters, more than ${SUBJECT_CHARACTERS}`);
  return faults;
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 64 * 1024 * 1024 });
}

if (import.meta.main) {
  const commits = commitsSinceBase();
  const faults = (commits ?? []).flatMap(({ hash, subject }) => subjectFaults(subject).map((fault) => `${hash} "${subject}" ${fault}`));
  for (const fault of faults) console.log(fault);
  console.log(
    commits ? `commits: ${commits.length} subjects, ${faults.length} faults` : "commits: the history is not here; nothing to check",
  );
  process.exitCode = faults.length > 0 ? 1 : 0;
}
