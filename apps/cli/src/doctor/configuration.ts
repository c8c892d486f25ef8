import { type ApiConfig, apiSettings, parseSettings, proxyWarning } from "@frontoffice/api";
import type { Environment } from "../env.ts";
import { type Finding, fault, note, ok, wordsOf } from "./finding.ts";

const PART = "configuration";

/** Node's version and the environment, with every fault of it. */
export function checkConfiguration({ variables, port }: Environment): { findings: Finding[]; config: ApiConfig | undefined } {
  const findings: Finding[] = [];
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 24)
    findings.push(
      fault(PART, `This is Node ${process.versions.node}; 24 is needed.`, "Use npm start, which brings its own, or install Node 24."),
    );
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    findings.push(fault(PART, `PORT is ${variables.PORT}.`, "Set PORT to a number from 1 to 65535."));
  if (!variables.SECRET_KEY) {
    return {
      findings: [...findings, note(PART, "There is no SECRET_KEY yet; npm start makes one.", "Run npm start once, or set SECRET_KEY.")],
      config: undefined,
    };
  }
  try {
    const config = parseSettings(apiSettings, variables);
    return { findings: [...findings, ok(PART, `Complete (${config.NODE_ENV}).`), ...checkProxy(config, variables)], config };
  } catch (error) {
    const lines = wordsOf(error).split("\n").slice(1);
    const faults = lines.map((line) =>
      fault(PART, line.trim(), "Correct it in .env or in the environment; .env.example explains each variable."),
    );
    return { findings: [...findings, ...faults], config: undefined };
  }
}

/** Behind a proxy that nobody named, all callers share one address. */
function checkProxy({ PUBLIC_URL }: ApiConfig, { TRUST_PROXY = "" }: Environment["variables"]): Finding[] {
  const warning = proxyWarning({ PUBLIC_URL, trusted: TRUST_PROXY !== "" && TRUST_PROXY !== "false" });
  if (warning === undefined) return [];
  return [fault(PART, warning, "Set TRUST_PROXY, and let the proxy send X-Forwarded-For, X-Forwarded-Proto and Host.")];
}
