import { EXITS, type Exit, usage } from "../exits.ts";
import { readOptions, SERVER_HELP, SERVER_OPTIONS } from "../options.ts";
import { openServer } from "../server.ts";
import { openTerminal } from "../terminal.ts";

const HELP = `frontoffice jobs watch ID [options]

Follows a piece of work in the background until it is over; a broken connection is made again and loses nothing.

${SERVER_HELP}

Exit codes: 0 it succeeded, 1 it failed or was cancelled, 2 not understood, 3 refused, 4 not reachable.`;

/** frontoffice jobs watch. */
export async function run(argv: readonly string[]): Promise<Exit> {
  const { values, positionals } = readOptions(argv, SERVER_OPTIONS);
  const [verb, id, ...more] = positionals;
  if (values.help || verb === undefined) {
    console.log(HELP);
    return EXITS.done;
  }
  if (verb !== "watch" || id === undefined || more.length > 0)
    throw usage("Say which job: frontoffice jobs watch ID. Add --help for more.");
  const terminal = openTerminal(values);
  const client = await openServer(values);
  for await (const { kind, ...event } of client.jobs.watch({ id, lastEventId: "0" })) {
    terminal.event(kind, event);
    if ("progress" in event && event.progress) {
      const { note, done, total, unit } = event.progress;
      terminal.say(
        [note ?? "", total === null ? "" : `${done} of ${total}`, total === null ? "" : (unit ?? "")].filter(Boolean).join("  "),
      );
    }
  }
  const job = await client.jobs.get({ id });
  terminal.event("job", job);
  terminal.say(`${job.title}: ${job.status}${job.error ? `. ${job.error}` : ""}`);
  return job.status === "succeeded" ? EXITS.done : EXITS.failed;
}
