import type { ZodType } from "zod";
import type { Entity, EventDeclaration } from "../kernel/entity.ts";
import type { Permission, Risk } from "../kernel/permissions.ts";
import type { UndoableEvent } from "../kernel/services.ts";
import type { Past } from "../kernel/words.ts";

/**
 * What a procedure says of itself once; REST, OpenAPI, MCP, the audit trail, webhooks and recent activity follow from it. Every procedure
 * needs `does`, and `rest` or `notRest`; what changes something needs `risk` and `past`; what others may hear of names its `event`.
 */
export type DoorMeta<By extends string = string> = CommonMeta<By> & (ReadingMeta | ChangingMeta);

interface ReadingMeta {
  risk?: "read";
  /** Only where reading leaves a row in the audit trail: "exported the audit trail". */
  past?: Past;
}

interface ChangingMeta {
  risk: Exclude<Risk, "read">;
  /** What it did, before the entity that it was done to: "archived"; or by itself: `{ alone: "signed in" }`. */
  past: Past;
}

interface CommonMeta<By extends string> {
  /** One sentence for people and programs. */
  does: string;
  /** What it makes happen: one of its entity's events. */
  event?: EventDeclaration;
  /** "GET /clients/{id}" below /api; leave out for what REST does not carry. */
  rest?: string;
  /** Why REST does not carry it; required where `rest` is missing. */
  notRest?: string;
  /** HTTP status of success on REST. Default 200. */
  status?: 200 | 201 | 202;
  /** May not share a batch with other calls. */
  alone?: boolean;
  /** Answers a file: { fileName, mediaType, encoding, content }. REST sends its bytes. */
  download?: boolean;
  /** What each item of a subscription carries. */
  yields?: ZodType;
  /** Who may call it, beyond what its permission says. */
  callers?: CallerRules;
  /** What the checks before a mutation leave out for it, each with its reason, and what they hide. */
  gate?: GateRules;
  /** What takes it back. */
  undo?: Undo<By>;
}

export interface CallerRules {
  /** Why no program with an API key may call it. Everything of a company is open to keys unless it says so; of a person, nothing. */
  peopleOnly?: string;
  /** API keys may call it, although it is no company's. */
  withKey?: boolean;
  /** Why a key may call it whatever its risk ceiling and approval mode. */
  anyCeiling?: string;
  /** The person must have proved their identity in the last quarter of an hour: by signing in, or by auth.confirm. */
  confirmed?: boolean;
  /** Also while the company is not active: it is what makes it active again. */
  whileInactive?: boolean;
}

export interface GateRules {
  /** Why it cannot be previewed: it asks the outside world, or it is no company's. */
  notPreviewed?: string;
  /**
   * Why the same call may be made again, instead of being answered from its idempotency key. No transaction of ours waits for what it
   * asks outside, and it is never held: an approval belongs to the call that makes it possible.
   */
  repeatable?: string;
  /** Why it leaves no row in the audit trail. */
  unaudited?: string;
  /** Top-level fields of its input or answer that are secrets: it is never held for an approval, and a repeated answer is without them. */
  secrets?: readonly string[];
}

/** A call of another procedure of the same router, made from what the audit row holds. */
export interface Undo<By extends string = string> {
  /** Its name in the router: "delete". The compiler refuses one that is not there. */
  by: By;
  /** Its input; nothing when this row cannot be taken back. Default: the id of the row. */
  with?: (event: UndoableEvent) => object | null | undefined;
}

/** What a router says of its procedures. */
export interface RouterMeta {
  /** One sentence: what they are about, for OpenAPI's tags. */
  about: string;
  /** What they act on; left out where nothing of a company is changed. */
  entity?: Entity;
  /** What the product does by itself under the router's name, in the past tense: `{ draft: "wrote" }` is "strategies.draft". */
  acts?: Readonly<Record<string, Past>>;
}

export type ProcedureMeta<By extends string = string> = DoorMeta<By> & {
  door: "open" | "signedIn" | "inCompany";
  permission?: Permission;
  risk: Risk;
};
