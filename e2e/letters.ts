import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Product } from "./product.ts";

/** The letters that were sent to an address, oldest first, with lines that mail had wrapped joined again. */
export async function lettersTo({ outbox }: Product, address: string): Promise<string[]> {
  const files = (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
  const letters = await Promise.all(files.map((name) => readFile(join(outbox, name), "utf8")));
  return letters
    .map((letter) => letter.replaceAll("=\r\n", "").replaceAll("=3D", "="))
    .filter((letter) => letter.includes(`To: ${address}`) || letter.includes(`To: <${address}>`));
}
