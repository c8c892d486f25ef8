import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { resolveModel } from "@frontoffice/api";
import { type Finding, fault, type Installation, note, ok, wordsOf } from "./finding.ts";

const GIGABYTE = 1_073_741_824;
const PATIENCE_MS = 3_000;

/** The data folder: writable, and with room. */
export async function checkDataFolder({ environment: { dataDir } }: Installation): Promise<Finding[]> {
  const probe = join(dataDir, `.doctor-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(probe, "x");
    await rm(probe);
    const { bavail, bsize } = await statfs(dataDir);
    const free = (bavail * bsize) / GIGABYTE;
    const says = `${dataDir} is writable, ${free.toFixed(1)} GB free.`;
    return [
      free < 0.2
        ? fault("data folder", says, "Make room, or move it: DATA_DIR=/another/place")
        : free < 1
          ? note("data folder", says, "Make room soon.")
          : ok("data folder", says),
    ];
  } catch (error) {
    return [
      fault(
        "data folder",
        `${dataDir} cannot be written: ${wordsOf(error)}`,
        "Give this user the folder, or choose another one: DATA_DIR=/another/place",
      ),
    ];
  }
}

/** The language model: offline, or whether its server answers at all. Nothing is asked of it that costs money. */
export async function checkModel({ config }: Installation): Promise<Finding[]> {
  if (!config) return [];
  try {
    const model = resolveModel(config);
    if (!model)
      return [
        note("model", "The offline writer, which works by rules. Set OPENAI_API_KEY or another key of .env.example for a real model."),
      ];
    const answer = await fetch(model.baseUrl, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(wordsOf);
    const name = `${model.provider} ${model.model} at ${new URL(model.baseUrl).host}`;
    if (typeof answer !== "string") return [ok("model", `${name} answers.`)];
    return [fault("model", `${name} does not answer: ${answer}`, "Check the network and MODEL_BASE_URL, or use MODEL_PROVIDER=offline")];
  } catch (error) {
    return [fault("model", wordsOf(error), "Set what it asks for, or MODEL_PROVIDER=offline")];
  }
}

/** Where emails go. */
export async function checkMail({ config, environment }: Installation): Promise<Finding[]> {
  if (!config) return [];
  if (!config.SMTP_URL)
    return [note("mail", `Emails are kept in ${join(environment.dataDir, "outbox")}, not sent. Set SMTP_URL to send them.`)];
  const { hostname, port, protocol } = new URL(config.SMTP_URL);
  const number = Number(port || (protocol === "smtps:" ? 465 : 587));
  const failure = await dial(hostname, number);
  return [
    failure === undefined
      ? ok("mail", `${hostname}:${number} takes connections.`)
      : fault("mail", `${hostname}:${number}: ${failure}`, "Start the mail server, or correct SMTP_URL."),
  ];
}

function dial(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (failure: string | undefined) => {
      socket.destroy();
      done(failure);
    };
    socket.once("connect", () => end(undefined));
    socket.once("timeout", () => end("no answer"));
    socket.once("error", (error) => end(wordsOf(error)));
  });
}
