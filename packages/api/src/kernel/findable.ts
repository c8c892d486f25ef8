import type { Permission } from "./permissions.ts";
import type { Scope } from "./scope.ts";

/** Something that a search has found. */
export interface FoundRow {
  id: string;
  clientId: string | null;
  /** The row that it lies in, where it has no page of its own: a cycle's project, a file's upload session. */
  parentId: string | null;
  title: string;
  clientName: string | null;
  /** What else tells it apart, such as a person's email address. */
  detail?: string | null;
  /** What it says around the words that were found in its text; null where its names contain them. */
  passage: string | null;
  /** 0 is the text that was looked for, 1 begins with it, 2 has its words, 3 is named by them, 4 says them; from 5 on it is only like it. */
  rank: number;
  at: Date;
}

interface Looking {
  text: string;
  limit: number;
}

/**
 * How a noun takes part in the search of everything, said once beside its entity and listed in `domains/search/nouns.ts`. What it is found
 * by, its migration says: a view findable_<table>, and `make_searchable` for its triggers.
 */
export interface Findable {
  /** Whoever carries it finds this noun; nobody else is told that there is something. */
  permission: Permission;
  /** The address of its page in the web app. */
  page: (row: Pick<FoundRow, "id" | "clientId" | "parentId" | "title">) => string;
  /** For what is few enough to be looked through, and has no entries. */
  find?: (scope: Scope, looking: Looking) => Promise<FoundRow[]>;
}
