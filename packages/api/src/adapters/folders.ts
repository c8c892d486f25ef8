import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { AppError, invalid } from "../kernel/errors.ts";

/** A folder below a root, both without links. */
export interface OpenedFolder {
  /** As the operator opened it. */
  root: string;
  /** Below the root; empty for the root itself. */
  below: string;
  /** The whole path. */
  path: string;
}

/** How the setting names a company: by its id, which never changes, or by its code, which another company may take first. */
export interface NamedCompany {
  id: string;
  code: string;
}

/** The folders of this machine that companies may send from. */
export interface Folders {
  /** Throws `AppError` unless the folder is there and lies below one of the company's roots; links on the way are followed first. */
  open(company: NamedCompany, path: string): Promise<OpenedFolder>;
  /** The folders that the operator has opened to the company, as they were written. */
  rootsOf(company: NamedCompany): string[];
  /** Whether an operator has opened any folder to the company. */
  isOpenTo(companyCode: string): boolean;
}

const OUTSIDE = "This folder is not below one that the operator has opened to your company (UPLOAD_ROOTS).";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the setting UPLOAD_ROOTS opens: "acme=/srv/acme" and so on; what looks like an id is never a code. */
export function createFolders(roots: readonly { company: string; folder: string }[]): Folders {
  const rootsOf: Folders["rootsOf"] = ({ id, code }) =>
    roots.filter(({ company }) => company === (ID.test(company) ? id : code)).map(({ folder }) => folder);
  return {
    rootsOf,
    isOpenTo: (code) => roots.some(({ company }) => company === code),
    open: async (company, path) => {
      if (!isAbsolute(path) || path.includes("\0") || path.split(/[/\\]/).includes("..")) throw invalid("sourcePath", OUTSIDE);
      // What lies outside is not even looked at, so nobody learns what is there.
      const root = rootsOf(company).find((one) => isWithin(resolve(one), resolve(path)));
      if (root === undefined) throw invalid("sourcePath", OUTSIDE);
      const [realRoot, real] = await Promise.all([realpath(root), realpath(path)]).catch((error: unknown) => {
        throw new AppError(
          "invalid",
          "There is no such folder, or it cannot be read.",
          { fields: { sourcePath: "No such folder." } },
          { cause: error },
        );
      });
      if (!isWithin(realRoot, real)) throw invalid("sourcePath", OUTSIDE);
      return { root: realRoot, below: relative(realRoot, real), path: real };
    },
  };
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
