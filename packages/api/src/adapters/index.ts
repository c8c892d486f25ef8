import type { DB } from "@frontoffice/db";
import type { Bandwidth, ObjectStore, S3Client } from "@frontoffice/transfer";
import type { Selectable } from "kysely";
import type { Folders } from "./folders.ts";
import type { Models } from "./llm.ts";
import type { Mailer } from "./mailer.ts";
import type { OidcProvider } from "./oidc.ts";
import type { Outbound } from "./outbound.ts";
import type { Secretbox } from "./secretbox.ts";
import type { Signer } from "./signer.ts";
import type { StorageServer } from "./storage-settings.ts";

/** The outside world as the domains see it; real or offline is decided once, at start. */
export interface Adapters {
  models: Models;
  mailer: Mailer;
  /** Receivers of webhooks, behind the guard for outgoing requests. */
  receivers: Outbound;
  /** Seals what is stored and must be read again: signing secrets, credentials. */
  secretbox: Secretbox;
  /** Vouches for what is handed out: receipts. */
  signer: Signer;
  /** The outside provider that people sign in with; null when none is configured. */
  oidc: OidcProvider | null;
  /** Where files go. */
  storage: StorageMaker;
  /** The folders of this machine that files are sent from. */
  folders: Folders;
}

/** A connection as it is stored; its secret access key is sealed. */
export type StorageConnectionRow = Selectable<DB["storageConnections"]>;

/** Which bucket to open, and how. */
export interface StoragePlace {
  companyId: string;
  /** Null for the installation's own store. */
  connection: StorageConnectionRow | null;
  bucket: string;
  bandwidth?: Bandwidth;
}

/** A bucket of an S3 server, until it is closed. Its calls throw `TransferFault`. */
export interface OpenStorage {
  client: S3Client;
  store: ObjectStore;
  /** What people call it. */
  label: string;
  /** An address that does one thing with one key until it expires, as browsers and other machines reach the store. */
  presign: S3Client["presign"];
  /** How long a transfer asks the store again while it is busy, in milliseconds; the transfer's own default where it is missing. */
  patienceMs?: number;
  close(): Promise<void>;
}

/** Opens stores: those of the companies' connections, and the installation's own. */
export interface StorageMaker {
  /** What people call the installation's own store. */
  readonly label: string;
  /** The company's bucket in the installation's own store. */
  bucketOf(companyId: string): string;
  /** Throws `AppError` when the connection's secret cannot be opened or its address may not be called. Makes the own bucket on first use. */
  open(place: StoragePlace): Promise<OpenStorage>;
  /** A server that is not stored yet. Throws `OutboundError` when its address may not be called. */
  openServer(server: StorageServer, bucket: string): Promise<OpenStorage>;
  /** The own store for operators: where it is, and how browsers reach it. */
  readonly own: { endpoint: string; publicOrigin: string; isEmbedded: boolean };
  /** Why the own store cannot serve; undefined when it answers. */
  ownFault(): Promise<string | undefined>;
  /** Ends all connections. */
  end(): Promise<void>;
}
