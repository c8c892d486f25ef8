import { createHash, createPublicKey, verify } from "node:crypto";
import { statementOf } from "@frontoffice/api/receipts";
import { CommandFault, EXITS, usage } from "../exits.ts";
import { type ServerOptions, serverUrl } from "../server.ts";
import type { Receipt } from "./receipt-file.ts";

/** Beginning of a document that holds an Ed25519 public key. */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** The key that must have signed: the one that was given, or the one that the server shows under the receipt's key id. */
export async function trustedKey(
  receipt: Receipt,
  { key, ...server }: ServerOptions & { key?: string | undefined },
): Promise<string | undefined> {
  if (key !== undefined) {
    if (!/^[\w-]{43}$/.test(key)) throw usage("--key takes a public key of 43 characters, as GET /api/receipts/key shows it.");
    return key;
  }
  if (!server.url && !process.env.FRONTOFFICE_URL) {
    throw usage("Say whose signature it must be: add --key PUBLICKEY, or --url with the Frontoffice that issued the receipt.");
  }
  const url = `${serverUrl(server)}/api/receipts/key`;
  const answer = await fetch(url, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
  if (!answer?.ok)
    throw new CommandFault(EXITS.unreachable, `${url} does not answer. Check the address, or give the public key with --key.`);
  const { keys } = (await answer.json()) as { keys: { keyId: string; publicKey: string }[] };
  return keys.find(({ keyId }) => keyId === receipt.keyId)?.publicKey;
}

/** Why the signature does not hold; empty when it does. */
export function checkSignature(receipt: Receipt, publicKey: string | undefined): string[] {
  if (publicKey === undefined)
    return [`This Frontoffice has no key ${shownId(receipt.keyId)}: somebody else signed the receipt, or the key is forgotten.`];
  const raw = Buffer.from(publicKey, "base64url");
  const keyId = createHash("sha256").update(raw).digest("hex").slice(0, 8);
  if (keyId !== receipt.keyId) return [`The receipt was signed by key ${shownId(receipt.keyId)}, not by ${keyId}.`];
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
  const holds = verify(null, Buffer.from(statementOf(receipt)), key, Buffer.from(String(receipt.signature), "base64url"));
  return holds ? [] : ["The signature does not fit: the receipt was changed after it was signed."];
}

const shownId = (id: unknown) =>
  String(id)
    .replaceAll(/[^\w-]/g, "?")
    .slice(0, 20);
