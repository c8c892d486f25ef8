import { type Finding, fault, type Installation, ok } from "./finding.ts";
import { describeHolder } from "./port-holder.ts";

const PART = "port";

/** Whether the server can listen, or already does. */
export async function checkPort({ environment: { host, port } }: Installation): Promise<Finding[]> {
  const holder = await describeHolder(port);
  if (holder === undefined) return [ok(PART, `${port} is free.`)];
  if (await isOurs(host, port)) return [ok(PART, `${port} is served by Frontoffice: ${holder}.`)];
  return [fault(PART, `${port} is taken by ${holder}.`, `Stop it, or choose another port: PORT=${port + 1} npm start`)];
}

async function isOurs(host: string, port: number): Promise<boolean> {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const answer = await fetch(`http://${address}:${port}/openapi.json`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  const document: unknown = answer?.ok ? await answer.json().catch(() => undefined) : undefined;
  return JSON.stringify(document ?? "").includes('"title":"Frontoffice"');
}
