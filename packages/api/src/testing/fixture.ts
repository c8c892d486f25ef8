import type { Role } from "../kernel/permissions.ts";
import type { TestApi, TestCompany } from "./index.ts";

/** A company with rows in every tenant table. Its word is part of all its names and of no other company's. */
export interface CompanyFixture {
  api: TestApi;
  company: TestCompany;
  word: string;
  clientId: string;
  /** Another client of the same company: all that a limited member sees. */
  listedClientId: string;
  deletedClientId: string;
  /** A project of the client, on a storage connection of the company, with one cycle. */
  projectId: string;
  cycleId: string;
  uploadSessionId: string;
  connectionId: string;
  strategyId: string;
  jobId: string;
  /** May do all that keys can. */
  key: { id: string; token: string };
  /** A call of the key that was decided against. */
  approvalId: string;
  auditId: string;
  endpointId: string;
  deliveryId: string;
  /** Sees the listed client and no other. */
  limited: Caller;
}

/** Who makes the call that a recipe is for; the password is PASSWORD. */
export interface Caller {
  userId: string;
  email: string;
  role: Role;
}

/**
 * A valid input for one procedure, with every id field of its schema filled from this fixture; undefined where it takes none. What the call
 * changes, uses up or needs in a certain state is created for each call, so that calls do not disturb each other.
 */
export type Recipe = (fixture: CompanyFixture, caller: Caller) => Promise<object | undefined> | object | undefined;

export type Recipes = Readonly<Record<string, Recipe>>;

/** Adds a domain's rows to a company; what is named is named by the word. A domain exports it as `fillCompanyWith…` from its recipes. */
export type Filling = (place: Pick<CompanyFixture, "api" | "company" | "clientId">, word: string) => Promise<unknown>;
