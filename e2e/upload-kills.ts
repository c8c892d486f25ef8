import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bytesOf } from "../packages/transfer/src/testing/runs.ts";
import { type Death, killOften } from "./kill-often.ts";
import { freePort, type OwnProduct, startProduct } from "./product.ts";
import { type Program, registerProgram } from "./program.ts";
import { openStoreProxy, type StoreProxy } from "./store-proxy.ts";
import { type Proof, prove } from "./upload-proof.ts";
import { commandLine, type Sender, workers } from "./upload-senders.ts";

const MB = 1024 * 1024;
const COMPANY = "Northlight Agency";
const CODE = "northlight-agency";

export interface KillOptions {
  /** Of each kind of sender. */
  kills: number;
  small: number;
  large: number;
  /** Bytes of each large file, and a few more. */
  largeBytes: number;
  seed: number;
  /** Address of a running cluster; inside vitest it is found by itself. */
  clusterUrl?: string;
  say(line: string): void;
}

export interface KillReport extends Proof {
  sender: Sender["name"];
  kills: number;
  /** How many of them met which moment. */
  moments: Record<Death["moment"], number>;
  sessions: number;
  /** PUTs whose success a living sender was told. */
  acknowledged: number;
  /** Addresses whose success was told twice. */
  sentTwice: string[];
  /** PUTs that the store kept although nobody lived to hear it. */
  unknown: number;
  seconds: number;
}

/** Kills the workers and the command line of a whole product at random moments, and looks at what has become of the files. */
export async function uploadKills(options: KillOptions): Promise<KillReport[]> {
  const home = await realpath(await mkdtemp(join(tmpdir(), "frontoffice-kills-")));
  const [linePort, storePort] = [await freePort(), await freePort()];
  const line = await openStoreProxy(linePort, storePort);
  const env = { STORE_PORT: String(linePort), STORE_PUBLIC_URL: `http://127.0.0.1:${linePort}`, UPLOAD_ROOTS: `${CODE}=${home}` };
  const product = await startProduct({ ...env, LOG_LEVEL: "error" }, options.clusterUrl, { STORE_PORT: String(storePort) });
  try {
    const owner = await registerProgram(product.url, COMPANY);
    const fixture: Fixture = { options, home, line, storePort, product, owner };
    return [await kill(fixture, workers(fixture)), await kill(fixture, commandLine({ ...fixture, key: await issueKey(owner) }))];
  } finally {
    await product.stop();
    await line.close();
    await rm(home, { recursive: true, force: true });
  }
}

interface Fixture {
  options: KillOptions;
  home: string;
  line: StoreProxy;
  storePort: number;
  product: OwnProduct;
  owner: Program;
}

/** One session after the other, until the sender has died often enough. */
async function kill({ options, home, line, storePort, product, owner }: Fixture, sender: Sender): Promise<KillReport> {
  const from = performance.now();
  const deaths: Death[] = [];
  const proofs: Proof[] = [];
  const random = randomOf(options.seed + sender.name.length);
  const first = line.puts.length;
  while (deaths.length < options.kills) {
    const files = filesOf(options, deaths.length);
    const folder = join(home, `${sender.name} ${proofs.length + 1}`);
    await write(folder, files);
    await sender.begin(folder);
    const met = await killOften({ sender, line, random, files, kills: options.kills - deaths.length, say: options.say });
    deaths.push(...met);
    // What a dead sender had asked for may still be done.
    await wait(500);
    proofs.push(await prove({ db: product.db, companyId: owner.companyId, storePort, source: folder, files }));
    options.say(`${sender.name}: ${deaths.length} kills, session ${proofs.length} is ${proofs.at(-1)?.statuses.join()}`);
  }
  const puts = line.puts.slice(first);
  const told = puts.filter(({ state }) => state === "acknowledged").map(({ place }) => place);
  return {
    sender: sender.name,
    kills: deaths.length,
    moments: countMoments(deaths),
    sessions: proofs.length,
    acknowledged: told.length,
    sentTwice: told.filter((place, at) => told.indexOf(place) !== at),
    unknown: puts.filter(({ state }) => state === "kept").length,
    ...sumOf(proofs),
    seconds: Math.round((performance.now() - from) / 1_000),
  };
}

function countMoments(deaths: readonly Death[]): KillReport["moments"] {
  const moments = { "before the first file": 0, "in a part": 0, "in small files": 0, "between requests": 0, "after the last object": 0 };
  for (const { moment } of deaths) moments[moment] += 1;
  return moments;
}

function sumOf(proofs: readonly Proof[]): Proof {
  const all = <Key extends keyof Proof>(key: Key) => proofs.map((proof) => proof[key]);
  return {
    compared: all("compared").reduce((sum, one) => sum + one, 0),
    wrong: all("wrong").flat(),
    openUploads: Math.max(...all("openUploads")),
    statuses: all("statuses").flat(),
    receipts: all("receipts").flat(),
    faults: all("faults").flat(),
  };
}

async function write(folder: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** Other bytes for every session, so that nothing is there already. */
function filesOf({ small, large, largeBytes }: KillOptions, salt: number): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  const seed = (salt + 1) * 10_000;
  // The large ones lie among the small ones, so that a death meets both.
  for (let at = 0; at < small; at += 1) files[`folder ${at % 10}/${at}.txt`] = bytesOf(100 + (at % 5_000), seed + at);
  for (let at = 0; at < large; at += 1) files[`folder ${at * 3}/large.bin`] = bytesOf(largeBytes + at * (MB / 2) + at, seed + 7_000 + at);
  return files;
}

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function issueKey(owner: Program): Promise<string> {
  const scopes = ["projects:write", "uploads:write"];
  const wanted = { name: "Command line", kind: "service", scopes, ratePerMinute: 6000 };
  const { status, body, text } = await owner.rest<{ secret: string }>("POST", "/api/api-keys", wanted);
  if (status !== 201) throw new Error(`The key was refused: ${text}`);
  return body.secret;
}

/** Whether all is as it must be. */
export function isProven({ wrong, sentTwice, openUploads, statuses, receipts, faults, sessions }: KillReport): boolean {
  const isOne = statuses.length === sessions && statuses.every((one) => one === "completed") && receipts.every((one) => one === 1);
  return isOne && wrong.length + sentTwice.length + openUploads + faults.length === 0;
}
