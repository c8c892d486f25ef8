import { precondition } from "../../../kernel/errors.ts";
import type { Scope } from "../../../kernel/scope.ts";
import { getStrategy } from "../queries.ts";
import type { ExportStrategyInput, ExportView } from "../schema.ts";
import { getVersion } from "../versions/queries.ts";
import { toMarkdown } from "./markdown.ts";
import { toPdf } from "./pdf.present.ts";

/** A version as a file; the current one unless another is named. */
export async function exportStrategy(scope: Scope, { id, format, version }: ExportStrategyInput): Promise<ExportView> {
  const strategy = await getStrategy(scope, id);
  const number = version ?? strategy.currentVersion;
  if (number === null) throw precondition("Nothing is written yet: there is nothing to export.");
  const { sections } = await getVersion(scope, { id, number });
  const { title, clientName, status, periodStart, periodEnd } = strategy;
  const printed = { title, clientName, status, version: number, periodStart, periodEnd, sections };
  const name = fileName(title, number);
  if (format === "markdown")
    return { fileName: `${name}.md`, mediaType: "text/markdown; charset=utf-8", encoding: "utf8", content: toMarkdown(printed) };
  const pdf = await toPdf(printed);
  return { fileName: `${name}.pdf`, mediaType: "application/pdf", encoding: "base64", content: pdf.toString("base64") };
}

/** ASCII only, so that every header and file system takes it. */
function fileName(title: string, version: number): string {
  const unaccented = title.normalize("NFKD").replace(/\p{M}/gu, "");
  const slug = unaccented
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 80);
  return `${slug || "strategy"}-v${version}`;
}
