import { createHmac } from "node:crypto";
import type { S3Credentials } from "./s3/signing.ts";

/** The credentials of an installation's own store follow from its secret key, so there is no second secret to keep. */
export function ownStoreCredentials(secretKey: string): S3Credentials {
  const derive = (what: string) => createHmac("sha256", secretKey).update(`frontoffice store ${what}`).digest("base64url");
  const name = derive("access key").replaceAll(/[^A-Za-z0-9]/g, "");
  return { accessKeyId: `FO${name.slice(0, 18).toUpperCase()}`, secretAccessKey: derive("secret key") };
}
