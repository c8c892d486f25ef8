import { AppError } from "../../kernel/errors.ts";
import type { Scope } from "../../kernel/scope.ts";

/** A project without a client is the whole company's, so those with listed clients neither make nor see one. */
export function assertClientChosen({ clientIds }: Pick<Scope, "clientIds">, clientId: string | null): void {
  if (clientIds === null || clientId !== null) return;
  const message = "You work with listed clients only: choose the client that the project is for.";
  throw new AppError("forbidden", message, { limited: true, fields: { clientId: message } });
}

/** A person limited to some clients cannot know whose files lie in a folder that they name, so their projects get folders of their own. */
export function assertOwnFolder({ clientIds }: Pick<Scope, "clientIds">, wanted: string | undefined, now?: string): void {
  if (clientIds === null || wanted === undefined || wanted === now) return;
  const message = "You work with listed clients only: a folder is made for the project. Leave this out.";
  throw new AppError("forbidden", message, { limited: true, fields: { defaultPrefix: message } });
}
