import { readFile } from "node:fs/promises";
import type { FrontofficeClient } from "@frontoffice/client";
import { CommandFault, EXITS, usage } from "./exits.ts";

export interface ServerOptions {
  url?: string | undefined;
  "key-file"?: string | undefined;
}

/** Where the product is, without a slash at the end. */
export function serverUrl({ url = process.env.FRONTOFFICE_URL }: ServerOptions): string {
  if (!url) throw usage("Say where Frontoffice is: set FRONTOFFICE_URL or add --url https://office.example.com.");
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) throw usage(`"${url}" is no address; it begins with https:// or http://.`);
  return url.replace(/\/+$/, "");
}

/**
 * A client with the key of the environment or of a file; never of the command line, which other users of the machine can read.
 * `onWait` is called with the seconds to wait when the key's calls are used up.
 */
export async function openServer(options: ServerOptions, onWait?: (seconds: number) => void): Promise<FrontofficeClient> {
  const url = serverUrl(options);
  const apiKey = await readKey(options);
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw usage("The API key is empty or holds characters that no key has.");
  const { createFrontofficeClient } = await import("@frontoffice/client");
  const listening: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (answer.status === 429) onWait?.(Number(answer.headers.get("retry-after") ?? 1));
    return answer;
  };
  // A key may make so many calls a minute; a long transfer waits for the next one.
  return createFrontofficeClient({ url, apiKey, retries: 8, timeoutMs: 60_000, fetch: listening });
}

async function readKey({ "key-file": file }: ServerOptions): Promise<string> {
  if (file === undefined) {
    const key = process.env.FRONTOFFICE_API_KEY;
    if (!key) throw usage("Give an API key: set FRONTOFFICE_API_KEY, or add --key-file FILE. Keys are issued under Settings → API keys.");
    return key.trim();
  }
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    throw new CommandFault(EXITS.usage, `The key file ${file} cannot be read.`);
  }
}
