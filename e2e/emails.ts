import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Product } from "./product.ts";

/** The emails that were sent to an address, oldest first, with lines that mail had wrapped joined again. */
export async function emailsTo({ outbox }: Product, address: string): Promise<string[]> {
  const files = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
  const emails = await Promise.all(files.map((name) => readFile(join(outbox, name), "utf8")));
  return emails
    .map((email) => email.replaceAll("=\r\n", "").replaceAll("=3D", "="))
    .filter((email) => email.includes(`To: ${address}`) || email.includes(`To: <${address}>`));
}
