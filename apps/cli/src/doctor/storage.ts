import { randomUUID } from "node:crypto";
import { createSecretbox, createStorage } from "@frontoffice/api";
import { type Finding, fault, type Installation, ok, wordsOf } from "./finding.ts";

const PART = "storage";
const PATIENCE_MS = 5_000;
/** A bucket of the doctor's own, so that no company's is touched. */
const PATIENT = "doctor";

/** The installation's own storage: it answers, makes a bucket, takes an object and gives it up again. */
export async function checkStorage({ config }: Installation): Promise<Finding[]> {
  if (!config) return [];
  try {
    const storage = createStorage({ settings: config, secretbox: createSecretbox([config.SECRET_KEY]) });
    try {
      return [await examineStore(storage)];
    } finally {
      await storage.end();
    }
  } catch (error) {
    return [fault(PART, wordsOf(error), "Correct it in .env or in the environment; .env.example explains each variable.")];
  }
}

async function examineStore(storage: ReturnType<typeof createStorage>): Promise<Finding> {
  const { label, own } = storage;
  const { host } = new URL(own.endpoint);
  if (await storage.ownFault()) {
    const cure = own.isEmbedded
      ? "npm start runs it; by itself: node apps/store/src/main.ts"
      : "Check S3_ENDPOINT, and whether the server runs.";
    return fault(PART, `Nothing answers at ${host}.`, cure);
  }
  try {
    const bucket = storage.bucketOf(PATIENT);
    const { client } = await storage.open({ companyId: PATIENT, connection: null, bucket });
    const key = `probe/${randomUUID()}`;
    const bytes = Buffer.from("a probe of the doctor");
    const payload = { size: bytes.length, open: () => bytes };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await client.send({ method: "PUT", key, payload, signal });
    await client.send({ method: "DELETE", key, signal });
    return ok(PART, `${label} at ${host} answers and takes objects; browsers reach it at ${own.publicOrigin}.`);
  } catch (error) {
    const cure = own.isEmbedded
      ? "Is SECRET_KEY the one that it was started with? Its log: DATA_DIR/logs/store.log"
      : "Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION, and that the key may make buckets.";
    return fault(PART, wordsOf(error), cure);
  }
}
