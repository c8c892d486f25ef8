import { TransferFault } from "../faults.ts";
import type {
  BeginRequest,
  CompleteRequest,
  CopyRequest,
  ObjectStore,
  PartRange,
  PartRequest,
  PutRequest,
  StoredObject,
  StoredPart,
} from "../store.ts";
import { faultOf, parseXml } from "./answers.ts";
import type { S3Answer, S3Client } from "./client.ts";

const SHA256_META = "x-amz-meta-sha256";
const MAX_PAGES = 20;
/** A store that says nothing for so long is away. */
const ANSWER_MS = 3_000;
const EVERY_PART: PartRange = { from: 1, to: 10_000 };

export interface S3StoreOptions {
  client: S3Client;
  /** Whether the server was seen to refuse a wrong checksum. Default false: then MD5 is compared with the ETag as well. */
  checksChecksums?: boolean;
  /** Whether the server takes checksum headers at all; old ones refuse what they do not know. Default true. */
  takesChecksums?: boolean;
}

/** An S3 server spoken to with credentials of one's own. */
export class S3Store implements ObjectStore {
  readonly checksChecksums: boolean;
  readonly #takesChecksums: boolean;
  readonly #client: S3Client;

  constructor({ client, checksChecksums = false, takesChecksums = true }: S3StoreOptions) {
    this.#client = client;
    this.checksChecksums = checksChecksums;
    this.#takesChecksums = takesChecksums;
  }

  async head(key: string, signal: AbortSignal): Promise<StoredObject | undefined> {
    try {
      const { headers } = await this.#client.send({ method: "HEAD", key, headers: { "x-amz-checksum-mode": "ENABLED" }, signal });
      const version = headers["x-amz-version-id"];
      const whole = {
        size: Number(headers["content-length"]),
        etag: tagOf(headers.etag),
        ...checksumOf(headers),
        // "null" is the version of what was stored before versions were kept, and is overwritten like any other object.
        ...(typeof version === "string" && version !== "null" && { versionId: version }),
      };
      const composite = headers["x-amz-checksum-sha256"];
      return typeof composite === "string" && composite.includes("-") ? { ...whole, compositeSha256: composite } : whole;
    } catch (error) {
      if (error instanceof TransferFault && error.reason === "missing") return undefined;
      throw error;
    }
  }

  async put({ key, payload, sha256, md5, contentType }: PutRequest, signal: AbortSignal): Promise<StoredObject> {
    const headers = { "content-type": contentType, [SHA256_META]: sha256, ...this.#checksumHeaders("sha256", hexToBase64(sha256), md5) };
    // A server that checks the checksum header need not hash everything a second time for the signature.
    const payloadHash = this.checksChecksums && this.#takesChecksums ? undefined : sha256;
    const answer = await this.#client.send({ method: "PUT", key, headers, payload, ...(payloadHash && { payloadHash }), signal });
    compareEcho(answer, "sha256", hexToBase64(sha256));
    return { size: payload.size, etag: requireTag(answer, md5), sha256 };
  }

  async beginUpload({ key, contentType, sha256, checksum = "CRC32" }: BeginRequest, signal: AbortSignal): Promise<string> {
    const headers = {
      "content-type": contentType,
      ...(sha256 && { [SHA256_META]: sha256 }),
      ...(this.#takesChecksums && { "x-amz-checksum-algorithm": checksum }),
    };
    const { body } = await this.#client.send({ method: "POST", key, query: { uploads: "" }, headers, signal });
    const { InitiateMultipartUploadResult: begun } = parseXml(body) as { InitiateMultipartUploadResult?: { UploadId?: string } };
    if (!begun?.UploadId) throw new TransferFault("server", "The store began no upload.");
    return begun.UploadId;
  }

  async putPart({ key, uploadId, number, payload, crc32, md5 }: PartRequest, signal: AbortSignal): Promise<{ etag: string }> {
    const query = { partNumber: String(number), uploadId };
    const answer = await this.#client.send({
      method: "PUT",
      key,
      query,
      headers: this.#checksumHeaders("crc32", crc32, md5),
      payload,
      signal,
    });
    compareEcho(answer, "crc32", crc32);
    return { etag: requireTag(answer, md5) };
  }

  async listParts(
    { key, uploadId, among = EVERY_PART }: { key: string; uploadId: string; among?: PartRange },
    signal: AbortSignal,
  ): Promise<StoredPart[] | undefined> {
    const parts: StoredPart[] = [];
    let marker = String(among.from - 1);
    try {
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const most = Math.min(1_000, among.to - Number(marker));
        const query = { uploadId, "max-parts": String(most), "part-number-marker": marker };
        const { body } = await this.#client.send({ method: "GET", key, query, signal });
        const { ListPartsResult: listed } = parseXml(body) as { ListPartsResult?: PartsPage };
        parts.push(...(listed?.Part ?? []).map(readPart).filter(({ number }) => number <= among.to));
        if (listed?.IsTruncated !== "true" || !(Number(listed.NextPartNumberMarker) < among.to)) return parts;
        marker = listed.NextPartNumberMarker ?? "";
      }
      return parts;
    } catch (error) {
      if (error instanceof TransferFault && error.reason === "missing") return undefined;
      throw error;
    }
  }

  async completeUpload({ key, uploadId, parts, sha256, size }: CompleteRequest, signal: AbortSignal): Promise<StoredObject> {
    const list = parts.map((part) => this.#partElement(part));
    const text = Buffer.from(`<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`);
    const payload = { size: text.length, open: () => text };
    const { body, headers } = await this.#client.send({
      method: "POST",
      key,
      query: { uploadId },
      headers: { "content-type": "application/xml" },
      payload,
      signal,
    });
    const { CompleteMultipartUploadResult: done } = parseXml(body) as { CompleteMultipartUploadResult?: { ETag?: string } };
    // S3 may begin to answer 200 before it knows, and put the error into the document.
    if (!done) throw faultOf(500, body, headers);
    return { size, etag: tagOf(done.ETag), sha256 };
  }

  async abortUpload({ key, uploadId }: { key: string; uploadId: string }, signal: AbortSignal): Promise<void> {
    try {
      await this.#client.send({ method: "DELETE", key, query: { uploadId }, signal });
    } catch (error) {
      if (!(error instanceof TransferFault && error.reason === "missing")) throw error;
    }
  }

  async copy({ from, key, etag }: CopyRequest, signal: AbortSignal): Promise<void> {
    const headers = { "x-amz-copy-source": this.#client.sourceOf(from), "x-amz-copy-source-if-match": `"${etag}"` };
    const { body, headers: answered } = await this.#client.send({ method: "PUT", key, headers, signal });
    // S3 may begin to answer 200 before it knows, and put the error into the document.
    const { CopyObjectResult: copied } = parseXml(body) as { CopyObjectResult?: unknown };
    if (copied === undefined) throw faultOf(500, body, answered);
  }

  async answers(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#client.send({ method: "HEAD", signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
      return true;
    } catch (error) {
      return error instanceof TransferFault && ["refused", "missing"].includes(error.reason);
    }
  }

  async listUploads(key: string, signal: AbortSignal): Promise<string[]> {
    const query = { uploads: "", prefix: key, "max-uploads": "1000", "encoding-type": "url" };
    const { body } = await this.#client.send({ method: "GET", query, signal });
    const { ListMultipartUploadsResult: listed } = parseXml(body) as {
      ListMultipartUploadsResult?: { EncodingType?: string; Upload?: { Key?: string; UploadId?: string }[] };
    };
    const nameOf = (text = "") => (listed?.EncodingType === "url" ? decodeURIComponent(text.replaceAll("+", "%20")) : text);
    return (listed?.Upload ?? []).flatMap(({ Key, UploadId }) => (UploadId && nameOf(Key) === key ? [UploadId] : []));
  }

  #partElement({ number, etag, crc32, sha256 }: CompleteRequest["parts"][number]): string {
    const checksums = [
      crc32 && `<ChecksumCRC32>${crc32}</ChecksumCRC32>`,
      sha256 && `<ChecksumSHA256>${hexToBase64(sha256)}</ChecksumSHA256>`,
    ];
    const named = this.#takesChecksums ? checksums.filter(Boolean).join("") : "";
    return `<Part><PartNumber>${number}</PartNumber><ETag>"${escapeTag(etag)}"</ETag>${named}</Part>`;
  }

  #checksumHeaders(name: "sha256" | "crc32", value: string, md5: string | undefined): Record<string, string> {
    return { ...(this.#takesChecksums && { [`x-amz-checksum-${name}`]: value }), ...(md5 && { "content-md5": hexToBase64(md5) }) };
  }
}

/** A server that answers with a checksum must have received the bytes that were sent. */
function compareEcho({ headers }: S3Answer, name: string, expected: string): void {
  const echo = headers[`x-amz-checksum-${name}`];
  if (echo !== undefined && echo !== expected) throw otherBytes();
}

/** The tag of what was stored; where it is an MD5, and not that of encrypted bytes, it must be that of what was sent. */
function requireTag({ headers }: S3Answer, md5: string | undefined): string {
  const etag = tagOf(headers.etag);
  const isSealed =
    String(headers["x-amz-server-side-encryption"] ?? "").startsWith("aws:kms") ||
    headers["x-amz-server-side-encryption-customer-algorithm"] !== undefined;
  if (md5 && !isSealed && /^[0-9a-f]{32}$/.test(etag) && etag !== md5) throw otherBytes();
  return etag;
}

const otherBytes = () => new TransferFault("checksum", "The store keeps other bytes than were sent.");

interface PartsPage {
  Part?: { PartNumber?: string; Size?: string; ETag?: string; ChecksumCRC32?: string; ChecksumSHA256?: string }[];
  IsTruncated?: string;
  NextPartNumberMarker?: string;
}

function readPart({ PartNumber, Size, ETag, ChecksumCRC32, ChecksumSHA256 }: NonNullable<PartsPage["Part"]>[number]): StoredPart {
  const sha256 = ChecksumSHA256 && Buffer.from(ChecksumSHA256, "base64").toString("hex");
  return { number: Number(PartNumber), size: Number(Size), etag: tagOf(ETag), crc32: ChecksumCRC32, sha256 };
}

/** The store's own checksum, or else the one that was kept with the object. */
function checksumOf(headers: S3Answer["headers"]): Pick<StoredObject, "sha256" | "isDeclared"> {
  const whole = headers["x-amz-checksum-sha256"];
  if (typeof whole === "string" && !whole.includes("-")) return { sha256: Buffer.from(whole, "base64").toString("hex") };
  const meta = headers[SHA256_META];
  return typeof meta === "string" && /^[0-9a-f]{64}$/.test(meta) ? { sha256: meta, isDeclared: true } : { sha256: undefined };
}

function tagOf(header: unknown): string {
  return String(header ?? "").replaceAll(/"|&quot;/g, "");
}

const escapeTag = (etag: string) => etag.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const hexToBase64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
