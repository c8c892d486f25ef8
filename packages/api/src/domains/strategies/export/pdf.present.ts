import { createRequire } from "node:module";
import { type Block, sectionBlocks } from "@frontoffice/strategy-writer/outline";
import { sectionKeys, sectionLabels } from "@frontoffice/strategy-writer/strategy";
import PDFDocument from "pdfkit";
import { formatter, TEXT_LANGUAGE } from "../../../kernel/format.ts";
import { unprintableIn } from "./printable.rules.ts";
import type { PrintedStrategy } from "./schema.ts";

type Doc = PDFKit.PDFDocument;
type Table = Extract<Block, { kind: "table" }>;

const { resolve } = createRequire(import.meta.url);
// DejaVu carries the Latin, Greek and Cyrillic alphabets, so that every European name prints.
const fonts = { text: "DejaVuSans.ttf", bold: "DejaVuSans-Bold.ttf", italic: "DejaVuSans-Oblique.ttf" } as const;
const { longDay } = formatter({ language: TEXT_LANGUAGE, timeZone: "UTC" });
const ink = "#1c2430";
const grey = "#5b6675";
const accent = "#0f766e";
const line = "#d5dae1";
const margin = 54;
const cell = 5;

export async function toPdf(strategy: PrintedStrategy): Promise<Buffer> {
  const { title, clientName, sections } = strategy;
  const outline = sectionKeys.map((key) => ({ label: sectionLabels[key], blocks: sectionBlocks(key, sections) }));
  const doc = new PDFDocument({
    size: "A4",
    margins: { top: margin, bottom: margin + 14, left: margin, right: margin },
    bufferPages: true,
    lang: "en",
    info: { Title: title, Author: "Frontoffice", Subject: `Strategy for ${clientName}` },
  });
  for (const [name, file] of Object.entries(fonts)) doc.registerFont(name, resolve(`dejavu-fonts-ttf/ttf/${file}`));
  const bytes = collect(doc);
  cover(doc, strategy, unprintableIn(JSON.stringify([title, clientName, outline])));
  for (const { label, blocks } of outline) section(doc, label, blocks);
  footers(doc, title);
  doc.end();
  return bytes;
}

function collect(doc: Doc): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((done, fail) => {
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => done(Buffer.concat(chunks)));
    doc.on("error", fail);
  });
}

function cover(doc: Doc, { title, clientName, periodStart, periodEnd, version, status }: PrintedStrategy, missing: string[]): void {
  doc.font("text").fontSize(10).fillColor(accent).text("Marketing strategy");
  doc.moveDown(0.4).font("bold").fontSize(22).fillColor(ink).text(title);
  doc.moveDown(0.4).font("text").fontSize(10).fillColor(grey);
  doc.text(`${clientName}  ·  ${longDay(periodStart)} to ${longDay(periodEnd)}  ·  version ${version}, ${status.replace("_", " ")}`);
  if (missing.length > 0) {
    const what = new Intl.ListFormat(TEXT_LANGUAGE).format(missing);
    doc.moveDown(0.4).text(`This PDF cannot print ${what} as written. The Markdown export has every character.`);
  }
  rule(doc);
}

function rule(doc: Doc): void {
  doc.moveDown(0.6);
  doc
    .moveTo(margin, doc.y)
    .lineTo(doc.page.width - margin, doc.y)
    .lineWidth(0.7)
    .strokeColor(line)
    .stroke();
  doc.moveDown(0.6);
}

function section(doc: Doc, label: string, blocks: Block[]): void {
  breakBefore(doc, 90);
  doc.x = margin;
  doc.moveDown(0.8).font("bold").fontSize(15).fillColor(accent).text(label);
  doc.moveDown(0.3);
  for (const block of blocks) {
    if (block.kind === "table") table(doc, block);
    else prose(doc, block);
  }
}

function prose(doc: Doc, block: Exclude<Block, Table>): void {
  doc.x = margin;
  if (block.kind === "heading") {
    breakBefore(doc, 54);
    doc.moveDown(0.5).font("bold").fontSize(10.5).fillColor(ink).text(block.text);
  } else if (block.kind === "paragraph") {
    doc.font("text").fontSize(10).fillColor(ink).text(block.text, { lineGap: 2 });
  } else {
    doc
      .font("text")
      .fontSize(10)
      .fillColor(ink)
      .text("•", margin + 4, doc.y, { continued: false, lineBreak: false });
    doc.text(block.text, margin + 18, doc.y, { lineGap: 2, width: doc.page.width - 2 * margin - 18 });
  }
  const inset = block.kind === "item" ? 18 : 0;
  if (block.sources.length > 0)
    doc
      .font("italic")
      .fontSize(7.5)
      .fillColor(grey)
      .text(block.sources.join("   "), margin + inset, doc.y, { width: doc.page.width - 2 * margin - inset });
  doc.moveDown(0.25);
}

/** A table whose head is repeated on each page and whose rows are never cut in two. */
function table(doc: Doc, { head, rows, widths }: Table): void {
  const width = doc.page.width - 2 * margin;
  const columns = widths.map((share) => share * width);
  const draw = (cells: string[], font: "text" | "bold") => {
    doc.font(font).fontSize(8);
    const height =
      Math.max(...cells.map((text, index) => doc.heightOfString(text, { width: (columns[index] ?? 0) - 2 * cell }))) + 2 * cell;
    if (doc.y + height > bottom(doc)) {
      doc.addPage();
      if (font === "text") draw(head, "bold");
      doc.font(font).fontSize(8);
    }
    const top = doc.y;
    if (font === "bold") doc.rect(margin, top, width, height).fill("#eef2f5");
    let left = margin;
    cells.forEach((text, index) => {
      doc.fillColor(ink).text(text, left + cell, top + cell, { width: (columns[index] ?? 0) - 2 * cell });
      left += columns[index] ?? 0;
    });
    doc
      .moveTo(margin, top + height)
      .lineTo(margin + width, top + height)
      .lineWidth(0.5)
      .strokeColor(line)
      .stroke();
    doc.x = margin;
    doc.y = top + height;
  };
  doc.moveDown(0.2);
  breakBefore(doc, 60);
  draw(head, "bold");
  for (const row of rows) draw(row, "text");
  doc.moveDown(0.6);
}

function bottom(doc: Doc): number {
  return doc.page.height - doc.page.margins.bottom;
}

function breakBefore(doc: Doc, height: number): void {
  if (doc.y + height > bottom(doc)) doc.addPage();
}

function footers(doc: Doc, title: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let index = start; index < start + count; index++) {
    doc.switchToPage(index);
    // Text below the bottom margin would start a new page.
    doc.page.margins.bottom = 0;
    const top = doc.page.height - margin + 6;
    const half = (doc.page.width - 2 * margin) / 2;
    doc.font("text").fontSize(7.5).fillColor(grey);
    doc.text(title, margin, top, { width: half * 1.6, lineBreak: false, ellipsis: true });
    doc.text(`${index + 1} / ${count}`, margin + half, top, { width: half, align: "right", lineBreak: false });
  }
}
