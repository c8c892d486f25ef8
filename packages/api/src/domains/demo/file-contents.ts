import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

/** Bytes that fit a file's name: a picture opens as one, a table as a table. The same name has the same bytes wherever it lies. */
export function contentOf(path: string): Buffer {
  const name = path.split("/").at(-1) ?? path;
  const makers: Readonly<Record<string, (name: string) => Buffer>> = { png: picture, wav: recording, csv: table, pdf: leaflet };
  return (makers[name.split(".").at(-1) ?? ""] ?? note)(name);
}

/** Numbers from 0 to 1 that follow from a name alone. */
function dice(name: string): () => number {
  let state = createHash("sha256").update(name).digest().readUInt32LE();
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const WIDTH = 320;
const HEIGHT = 214;

/** A sky with a sun over a slope with panels, in a light of its own and with a camera's grain. */
function picture(name: string): Buffer {
  const roll = dice(name);
  const [sunX, sunY, dusk, ridge] = [roll() * WIDTH, 20 + roll() * 50, roll(), 90 + roll() * 40];
  const rows = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  for (let y = 0, at = 0; y < HEIGHT; y += 1) {
    at += 1;
    for (let x = 0; x < WIDTH; x += 1) {
      const colour = y > ridge + Math.abs(x - WIDTH / 2) / 5 ? slope(x, y) : sky({ near: Math.hypot(x - sunX, y - sunY), y, dusk });
      for (const part of colour) rows[at++] = Math.max(0, Math.min(255, part + roll() * 14 - 7));
    }
  }
  return png(rows);
}

function sky({ near, y, dusk }: { near: number; y: number; dusk: number }): number[] {
  const glow = Math.max(0, 90 - near);
  return [90 + dusk * 90 + glow + y / 4, 150 + y / 3 + glow / 2, 230 - dusk * 70 + glow / 4];
}

function slope(x: number, y: number): number[] {
  return x % 34 < 2 || y % 22 < 2 ? [190, 196, 200] : [24, 38 + (y % 22), 84 + (x % 34)];
}

function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 1 })), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

const RATE = 8_000;

/** Some seconds of a ringing tone, 8 bit and mono as telephones have it. */
function recording(name: string): Buffer {
  const roll = dice(name);
  const samples = Math.round(RATE * (2 + roll() * 6));
  const pitch = 380 + roll() * 60;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  for (const [at, value] of [1, 1].entries()) head.writeUInt16LE(value, 20 + at * 2);
  for (const [at, value] of [RATE, RATE].entries()) head.writeUInt32LE(value, 24 + at * 4);
  for (const [at, value] of [1, 8].entries()) head.writeUInt16LE(value, 32 + at * 2);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(samples, 40);
  const tone = Buffer.from(Array.from({ length: samples }, (_, at) => 128 + 60 * Math.sin((at / RATE) * pitch * 2 * Math.PI) + roll() * 6));
  return Buffer.concat([head, tone]);
}

function table(name: string): Buffer {
  const roll = dice(name);
  const row = (at: number) =>
    `${at},${(8 + roll() * 10).toFixed(0)}:${String(Math.floor(roll() * 60)).padStart(2, "0")},${(roll() * 900).toFixed(2)}`;
  return Buffer.from(`number,time,value\n${Array.from({ length: 120 }, (_, at) => row(at + 1)).join("\n")}\n`);
}

function note(name: string): Buffer {
  return Buffer.from(`${name}\n\nMade for the demonstration: the company, its clients and these words are invented.\n`);
}

/** One page with the file's name on it. */
function leaflet(name: string): Buffer {
  const words = `BT /F1 20 Tf 60 760 Td (${name.replaceAll(/[^\x20-\x7e]|[()\\]/g, "-")}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${words.length} >>\nstream\n${words}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}
