import { OutboundError } from "../../adapters/outbound.ts";
import type { StorageServer } from "../../adapters/storage-settings.ts";
import type { ProbeStepName } from "./schema.ts";

/** Where a failure belongs, what happened, and what to do about it. */
export interface Diagnosis {
  stage: "reach" | "credentials" | "bucket" | "step";
  words: string;
  cure: string | null;
}

interface Place {
  server: StorageServer;
  bucket: string;
  step: ProbeStepName;
}

/** What a failed request means, in words that name the cure; never the server's own text. */
export function diagnose(error: unknown, place: Place): Diagnosis {
  const chain = causesOf(error);
  const refused = chain.find((one) => one instanceof OutboundError);
  if (refused)
    return {
      stage: "reach",
      words: refused.message,
      cure: "Use the server's public https address, or ask your operator to allow this one.",
    };
  const codes = chain.map(codeOf).filter((code) => code !== "");
  const told = codes.map((code) => ofNetwork(code, place) ?? ofStore(code, place, error)).find((one) => one !== undefined);
  return told ?? ofAnything(error, place);
}

/** The error and what it was caused by, the outermost first. */
function causesOf(error: unknown): Error[] {
  const found: Error[] = [];
  for (let one = error; one instanceof Error && found.length < 8; one = one.cause) {
    found.push(one);
    if (one instanceof AggregateError) found.push(...one.errors.filter((inner) => inner instanceof Error).slice(0, 4));
  }
  return found;
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "");

const UNTRUSTED = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/;

function ofNetwork(code: string, { server }: Place): Diagnosis | undefined {
  const { host, hostname, protocol } = new URL(server.endpoint);
  const at = (words: string, cure: string): Diagnosis => ({ stage: "reach", words, cure });
  if (code === "ENOTFOUND") return at(`There is no host called ${hostname}.`, "Check the address for a typing error.");
  if (code === "EAI_AGAIN") return at(`The name ${hostname} could not be looked up just now.`, "Check this machine's DNS, and try again.");
  if (code === "ECONNREFUSED") return at(`Nothing listens at ${host}.`, "Check the port, and whether the server runs.");
  if (/^(ECONNRESET|UND_ERR_SOCKET|EPIPE)$/.test(code))
    return at(`${host} ended the connection.`, `Check whether it speaks ${protocol.slice(0, -1)} on this port.`);
  if (/^(EHOSTUNREACH|ENETUNREACH)$/.test(code)) return at(`There is no way to ${host}.`, "Check the network and its firewalls.");
  if (/TIMEOUT|TIMEDOUT/.test(code))
    return at(`${host} did not answer in time.`, "Check the address, and whether a firewall is in the way.");
  if (code === "CERT_HAS_EXPIRED") return at(`The certificate of ${hostname} has expired.`, "Renew it on the server.");
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return at(
      `The certificate of the server is for another name than ${hostname}.`,
      "Use the name in the certificate, or put the bucket into the path.",
    );
  if (UNTRUSTED.test(code))
    return at(`The certificate of ${hostname} was issued by nobody whom this machine trusts.`, "Use a certificate of a public authority.");
  if (/^(EPROTO|ERR_SSL_)/.test(code))
    return at(`${host} does not speak TLS as it should.`, "Check the port: this one may be for plain http.");
  return undefined;
}

function ofStore(code: string, place: Place, error: unknown): Diagnosis | undefined {
  const { server, bucket } = place;
  const told: Record<string, Diagnosis> = {
    InvalidAccessKeyId: { stage: "credentials", words: "The server does not know the access key.", cure: "Copy the access key ID again." },
    SignatureDoesNotMatch: {
      stage: "credentials",
      words: "The server knows the access key, but the secret key is not the one that belongs to it.",
      cure: "Copy the secret access key again, or make a new pair.",
    },
    RequestTimeTooSkewed: {
      stage: "credentials",
      words: "The clocks of this machine and of the server differ by more than a quarter of an hour.",
      cure: "Set the clock; let it be kept right by NTP.",
    },
    ExpiredToken: { stage: "credentials", words: "The credentials have expired.", cure: "Make a pair of keys that lasts." },
    NoSuchBucket: {
      stage: "bucket",
      words: `There is no bucket called ${bucket}.`,
      cure: "Make it on the server, or check its name and the style of address.",
    },
    InvalidBucketName: { stage: "bucket", words: `The server takes no bucket called ${bucket}.`, cure: "Choose another name." },
    QuotaExceeded: { stage: "step", words: "The server has no room left for this key.", cure: "Raise the quota on the server." },
  };
  const region = wrongRegion(code, server, error);
  return region ?? told[code] ?? ofAccess(code, place);
}

function wrongRegion(code: string, { region }: StorageServer, error: unknown): Diagnosis | undefined {
  const codes = [
    "PermanentRedirect",
    "TemporaryRedirect",
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "InvalidRegion",
  ];
  if (!codes.includes(code)) return undefined;
  const right = error instanceof Error && "region" in error && typeof error.region === "string" ? error.region : undefined;
  if (right !== undefined && right !== region)
    return { stage: "bucket", words: `The bucket lies in the region ${right}, not in ${region}.`, cure: `Set the region to ${right}.` };
  return {
    stage: "bucket",
    words: "The server says that the bucket is served elsewhere.",
    cure: "Set the region and the address of the bucket.",
  };
}

const RIGHTS: Partial<Record<ProbeStepName, string>> = {
  list: "s3:ListBucket",
  write: "s3:PutObject",
  read: "s3:GetObject",
  multipart: "s3:PutObject, s3:ListMultipartUploadParts and s3:AbortMultipartUpload",
  delete: "s3:DeleteObject",
  checksum: "s3:PutObject",
};
const VERBS: Partial<Record<ProbeStepName, string>> = {
  list: "list the bucket",
  write: "write",
  read: "read",
  multipart: "upload in parts",
  delete: "delete",
  checksum: "write",
};

function ofAccess(code: string, { step, bucket }: Place): Diagnosis | undefined {
  if (!/^(AccessDenied|Forbidden|AllAccessDisabled|Unauthorized|AccountProblem)$/.test(code)) return undefined;
  const words = `The key may not ${VERBS[step] ?? "do that"}.`;
  return { stage: "step", words, cure: `Give it ${RIGHTS[step] ?? "the right"} on the bucket ${bucket}.` };
}

function ofAnything(error: unknown, { step, bucket }: Place): Diagnosis {
  const reason = error instanceof Error && "reason" in error ? String(error.reason) : "";
  if (error instanceof Error && /^(AbortError|TimeoutError)$/.test(error.name))
    return { stage: "reach", words: "The server did not answer in time.", cure: "Try again; if it stays so, check the server's load." };
  if (reason === "slow_down") return { stage: "step", words: "The server asks to slow down.", cure: "Try again in a minute." };
  if (reason === "server") return { stage: "step", words: "The server failed on its side.", cure: "Look into the server's log." };
  if (reason === "missing")
    return {
      stage: "bucket",
      words: `There is no bucket called ${bucket}, or this is no S3 server.`,
      cure: "Check the address and the bucket.",
    };
  if (reason === "checksum")
    return { stage: "step", words: "Bytes were changed on their way.", cure: "Look for a proxy in between that rewrites bodies." };
  const words = error instanceof Error ? error.message : "It did not work.";
  return { stage: "step", words, cure: `Check what the server allows for "${step}".` };
}
