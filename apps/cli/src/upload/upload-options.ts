import { stat } from "node:fs/promises";
import { usage } from "../exits.ts";
import { readOptions, readSize, readWhole, SERVER_HELP, SERVER_OPTIONS } from "../options.ts";
import type { ServerOptions } from "../server.ts";

export const UPLOAD_HELP = `frontoffice upload FOLDER --project NAME [--cycle NUMBER] [options]

Sends a folder into a project's storage and proves what arrived. Interrupted, run the same command again: it resumes
where it stopped, and sends nothing twice. The project and the cycle are made when they are not there.

  --project NAME     the project's name or id
  --cycle NUMBER     the cycle's number
  --name NAME        what the upload is called in the product
  --include PATTERN  send only these, such as '*.jpg' or 'site/**'; may be repeated
  --exclude PATTERN  leave these out; wins over --include; may be repeated
  --prefix FOLDER    a folder in the storage below the cycle's
  --compare HOW      how a file that is there already is recognised: checksum (default) or size_mtime
  --workers N        requests at once at most, 1 to 64; default 32
  --retries N        attempts after the first one, 0 to 10; default 3
  --limit SIZE       bytes a second at most, such as 5MB
  --receipt FILE     where the signed receipt is saved
  --dry-run          say what would be sent, and send nothing
  --yes              do not ask
${SERVER_HELP}

Exit codes: 0 all sent, 1 some files failed, 2 not understood, 3 refused, 4 not reachable, 130 interrupted.`;

export interface UploadOptions {
  folder: string;
  project: string;
  cycle: number | undefined;
  name: string | undefined;
  include: string[];
  exclude: string[];
  prefix: string;
  compare: "checksum" | "size_mtime";
  workers: number | undefined;
  retries: number | undefined;
  /** Bytes a second. */
  limit: number | undefined;
  receipt: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
  quiet: boolean;
  server: ServerOptions;
}

const text = { type: "string" } as const;
const list = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = {
  ...SERVER_OPTIONS,
  project: text,
  cycle: text,
  name: text,
  include: list,
  exclude: list,
  prefix: text,
  compare: text,
  workers: text,
  retries: text,
  limit: text,
  receipt: text,
  "dry-run": flag,
  yes: flag,
} as const;

/** What was asked for; undefined when the help was. */
export async function readUploadOptions(argv: readonly string[]): Promise<UploadOptions | undefined> {
  const { values, positionals } = readOptions(argv, OPTIONS);
  if (values.help) return undefined;
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw usage("Name one folder to send: frontoffice upload ./folder --project NAME.");
  if (!values.project?.trim()) throw usage('Say which project it belongs to: --project "Site photos".');
  await requireFolder(folder);
  return {
    folder,
    project: values.project.trim(),
    name: values.name?.trim() || undefined,
    cycle: readWhole(values.cycle, { name: "--cycle", min: 1, max: 1_000_000 }),
    include: (values.include ?? []).map((one) => one.trim()),
    exclude: (values.exclude ?? []).map((one) => one.trim()),
    prefix: (values.prefix ?? "").replace(/^\/+|\/+$/g, ""),
    compare: readCompare(values.compare),
    workers: readWhole(values.workers, { name: "--workers", min: 1, max: 64 }),
    retries: readWhole(values.retries, { name: "--retries", min: 0, max: 10 }),
    limit: values.limit === undefined ? undefined : readSize(values.limit, "--limit"),
    receipt: values.receipt,
    dryRun: values["dry-run"] === true,
    yes: values.yes === true,
    json: values.json === true,
    quiet: values.quiet === true,
    server: values,
  };
}

function readCompare(value = "checksum"): "checksum" | "size_mtime" {
  if (value === "checksum" || value === "size_mtime") return value;
  throw usage(`--compare takes checksum or size_mtime, not "${value}".`);
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) throw usage(`There is no folder ${folder}.`);
  if (!found.isDirectory()) throw usage(`${folder} is no folder. Name the folder that the file is in, and the file with --include.`);
}
