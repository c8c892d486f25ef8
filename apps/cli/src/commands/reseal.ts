import { readEnvironment } from "../env.ts";
import { EXITS, type Exit } from "../exits.ts";
import { readOptions } from "../options.ts";
import { reseal } from "../reseal.ts";

const HELP = "frontoffice reseal   seals stored secrets with the newest key, so that the keys that came before can go";

/** frontoffice reseal. */
export async function run(argv: readonly string[]): Promise<Exit> {
  const { values } = readOptions(argv, { help: { type: "boolean", short: "h" } });
  if (values.help) {
    console.log(HELP);
    return EXITS.done;
  }
  const { text, complete } = await reseal(await readEnvironment());
  console.log(text);
  return complete ? EXITS.done : EXITS.failed;
}
