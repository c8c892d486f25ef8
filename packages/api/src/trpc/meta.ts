import type { ZodType } from "zod";
import type { Permission, Risk } from "../kernel/permissions.ts";
import type { InverseCall, UndoableEvent } from "../kernel/services.ts";

/** What a procedure says of itself once; REST, OpenAPI, MCP and the chat's tools follow from it. */
export interface DoorMeta {
  /** One sentence for people and programs. */
  does: string;
  /** "GET /clients/{id}" below /api; leave out for what REST does not carry. */
  rest?: string;
  /** Why REST does not carry it; required where `rest` is missing. */
  notRest?: string;
  risk?: Risk;
  /** HTTP status of success on REST. Default 200. */
  status?: 200 | 201 | 202;
  /** May not share a batch with other calls. */
  alone?: boolean;
  /** Answers a file: { fileName, mediaType, encoding, content }. REST sends its bytes. */
  download?: boolean;
  /** What each event of a subscription carries. */
  event?: ZodType;
  /** Why no program with an API key may call it. Everything of a company is open to keys unless it says so; of a person, nothing. */
  peopleOnly?: string;
  /** API keys may call it, although it is no company's. */
  withKey?: boolean;
  /** The person must have proved to be himself in the last quarter of an hour: by signing in, or by auth.confirm. */
  confirmed?: boolean;
  /** Why it cannot be previewed: it asks the outside world, or it is no company's. */
  notPreviewed?: string;
  /**
   * Why the same call may be made again, instead of being answered from its idempotency key. No transaction of a gate waits for what it
   * asks outside, and it is never held: an approval belongs to the call that makes it possible.
   */
  repeatable?: string;
  /** Why it leaves no row in the audit trail. */
  unaudited?: string;
  /** Top-level fields of its input or answer that are secrets: it is never held for an approval, and a repeated answer is without them. */
  secrets?: readonly string[];
  /** Why a key may call it whatever its risk ceiling and approval mode. */
  anyCeiling?: string;
  /** Also while the company is not active: it is what makes it active again. */
  whileInactive?: boolean;
  /** What takes it back, from what its audit row tells; undefined when this row cannot be taken back. */
  undo?: (event: UndoableEvent) => InverseCall | undefined;
}

export interface ProcedureMeta extends DoorMeta {
  door: "open" | "signedIn" | "inCompany";
  permission?: Permission;
  risk: Risk;
}
