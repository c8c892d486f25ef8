import { createHash } from "node:crypto";
import { type S3Client, TransferFault } from "@frontoffice/transfer";

const PATIENCE_MS = 15_000;

/** Makes the bucket unless it is there. A server that is not ours is asked to let the pages of `pagesAt` send to it. */
export async function ensureBucket(client: S3Client, pagesAt: string | undefined): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await client.send({ method: "HEAD", signal });
  } catch (error) {
    if (!(error instanceof TransferFault && error.reason === "missing")) throw error;
    await makeBucket(client, signal);
    if (pagesAt !== undefined) await allowPages(client, new URL(pagesAt).origin, signal);
  }
}

async function makeBucket(client: S3Client, signal: AbortSignal): Promise<void> {
  try {
    await client.send({ method: "PUT", signal });
  } catch (error) {
    // Somebody else of ours was faster.
    if (!(error instanceof TransferFault && error.code === "BucketAlreadyOwnedByYou")) throw error;
  }
}

/** Not every server knows such rules; where it does not, its operator sets them. */
async function allowPages(client: S3Client, origin: string, signal: AbortSignal): Promise<void> {
  const methods = ["GET", "HEAD", "PUT"].map((method) => `<AllowedMethod>${method}</AllowedMethod>`).join("");
  const headers = "<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader>";
  const rule = `<CORSRule><AllowedOrigin>${origin}</AllowedOrigin>${methods}${headers}<MaxAgeSeconds>600</MaxAgeSeconds></CORSRule>`;
  const text = Buffer.from(`<CORSConfiguration>${rule}</CORSConfiguration>`);
  const md5 = createHash("md5").update(text).digest("base64");
  const sent = { query: { cors: "" }, headers: { "content-type": "application/xml", "content-md5": md5 } };
  const payload = { size: text.length, open: () => text };
  try {
    await client.send({ method: "PUT", ...sent, payload, payloadHash: createHash("sha256").update(text).digest("hex"), signal });
  } catch (error) {
    if (!(error instanceof TransferFault)) throw error;
  }
}
