import { type Block, sectionBlocks } from "@frontoffice/strategy-writer/outline";
import { sectionKeys, sectionLabels } from "@frontoffice/strategy-writer/strategy";
import { formatter, TEXT_LANGUAGE } from "../../../kernel/format.ts";
import { plainMarkdown } from "../../../kernel/markdown.ts";
import type { PrintedStrategy } from "./schema.ts";

const { longDay } = formatter({ language: TEXT_LANGUAGE, timeZone: "UTC" });

export function toMarkdown(strategy: PrintedStrategy): string {
  const { title, clientName, periodStart, periodEnd, version, status, sections } = strategy;
  const head = [
    `# ${plainMarkdown(title)}`,
    `${plainMarkdown(clientName)} · ${longDay(periodStart)} to ${longDay(periodEnd)} · version ${version}, ${status.replace("_", " ")}`,
  ];
  const body = sectionKeys.map((key) => [`## ${sectionLabels[key]}`, ...joined(sectionBlocks(key, sections))].join("\n\n"));
  return `${[...head, ...body].join("\n\n")}\n`;
}

/** Items that follow each other stay one list. */
function joined(blocks: Block[]): string[] {
  const parts: string[] = [];
  let list: string[] = [];
  for (const block of blocks) {
    if (block.kind === "item") {
      list.push(`- ${plainMarkdown(block.text)}${sources(block.sources)}`);
      continue;
    }
    if (list.length > 0) parts.push(list.join("\n"));
    list = [];
    parts.push(one(block));
  }
  return list.length > 0 ? [...parts, list.join("\n")] : parts;
}

function one(block: Exclude<Block, { kind: "item" }>): string {
  if (block.kind === "heading")
    return `### ${plainMarkdown(block.text)}${block.sources.length > 0 ? `\n\n${sources(block.sources).trim()}` : ""}`;
  if (block.kind === "paragraph") return `${plainMarkdown(block.text)}${sources(block.sources)}`;
  const line = (cells: string[]) => `| ${cells.map(plainMarkdown).join(" | ")} |`;
  return [line(block.head), `|${block.head.map(() => " --- |").join("")}`, ...block.rows.map(line)].join("\n");
}

function sources(list: string[]): string {
  return list.length > 0 ? ` _(${plainMarkdown(list.join("; "))})_` : "";
}
