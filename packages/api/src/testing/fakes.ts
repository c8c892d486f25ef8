import { TEST_SECRET_KEY } from "@frontoffice/db/testing";
import { offlineWriters } from "@frontoffice/strategy-writer/writer";
import { createFolders } from "../adapters/folders.ts";
import type { Adapters, StorageMaker } from "../adapters/index.ts";
import { createModels } from "../adapters/llm.ts";
import type { Email, Mailer } from "../adapters/mailer.ts";
import { createOutbound } from "../adapters/outbound.ts";
import { createSecretbox } from "../adapters/secretbox.ts";
import { createSigner } from "../adapters/signer.ts";
import { lazyStore } from "./store.ts";

/** A mailer that keeps its emails. */
export function fakeMailer(outbox: Email[]): Mailer {
  return {
    send: async (email) => void outbox.push(email),
    info: () => ({ kind: "outbox", target: "memory" }),
    close: () => undefined,
  };
}

/** The outer wall, faked; the model is the offline one that the product itself ships. */
export function fakeAdapters(outbox: Email[], storage: StorageMaker = lazyStore().storage): Adapters {
  return {
    oidc: null,
    storage,
    folders: createFolders([]),
    mailer: fakeMailer(outbox),
    receivers: createOutbound(),
    secretbox: createSecretbox([TEST_SECRET_KEY]),
    signer: createSigner([TEST_SECRET_KEY]),
    models: createModels({ settings: { MODEL_PROVIDER: "offline" }, writers: offlineWriters }),
  };
}
