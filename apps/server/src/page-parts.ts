import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Asset } from "./assets.ts";

/** A file of the web app as Vite's manifest describes it, by its source. */
interface Part {
  file: string;
  /** Names of the parts that it needs at once. */
  imports?: readonly string[];
  css?: readonly string[];
}

type Manifest = Readonly<Record<string, Part>>;

interface Route {
  /** Which addresses it answers. */
  address: RegExp;
  /** Names of its parts: the page's own, and those of the layouts around it. */
  parts: readonly string[];
}

const ROUTE = /^src\/routes\/(.+)\.tsx\?tsr-split=component$/;

/**
 * The page as it is sent for an address: it names what this page needs, so that the browser asks for everything at once, instead of for one
 * layer of imports after the other.
 */
export async function readPages(folder: string, html: string): Promise<(path: string) => Asset> {
  const manifest = await readManifest(folder);
  const known = partsBehind(manifest, ["index.html"]);
  const pageOf = (parts: readonly string[]) => {
    const needed = [...partsBehind(manifest, parts)].filter((name) => !known.has(name));
    const links = linksTo(needed.flatMap((name) => manifest[name] ?? []));
    return new Asset("/index.html", Buffer.from(html.replace("</head>", `${links}</head>`)));
  };
  const pages = routesOf(Object.keys(manifest)).map(({ address, parts }) => ({ address, page: pageOf(parts) }));
  const other = pageOf([]);
  return (path) => pages.find(({ address }) => address.test(path))?.page ?? other;
}

/** Empty where the app was built without a manifest: pages load all the same. */
async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, ".vite", "manifest.json"), "utf8").catch(() => "{}");
  return JSON.parse(text) as Manifest;
}

/** Routes by the names of their files, the most exact first: "_app/clients/$clientId/index" is /clients/ and an id, within two layouts; "_app" is none. */
function routesOf(names: readonly string[]): Route[] {
  const files = new Map(names.flatMap((name) => (ROUTE.test(name) ? [[name.replace(ROUTE, "$1").split("/"), name] as const] : [])));
  const byPath = new Map([...files].map(([segments, name]) => [segments.join("/"), name]));
  const rank = (segments: readonly string[]) => segments.length - 100 * segments.filter((segment) => segment.startsWith("$")).length;
  return [...files.keys()]
    .filter((segments) => !segments.at(-1)?.startsWith("_"))
    .sort((one, other) => rank(other) - rank(one))
    .map((segments) => ({
      address: addressOf(segments),
      parts: segments.flatMap((_, at) => byPath.get(segments.slice(0, at + 1).join("/")) ?? []),
    }));
}

/** Segments that begin with _ stand in no address, and index is the address of its folder. */
function addressOf(segments: readonly string[]): RegExp {
  const shown = segments.filter((segment) => !segment.startsWith("_") && segment !== "index");
  return new RegExp(`^/${shown.map((segment) => (segment.startsWith("$") ? "[^/]+" : segment)).join("/")}/?$`);
}

function partsBehind(manifest: Manifest, names: readonly string[]): Set<string> {
  const seen = new Set(names);
  for (const name of seen) for (const imported of manifest[name]?.imports ?? []) seen.add(imported);
  return seen;
}

function linksTo(parts: readonly Part[]): string {
  const scripts = parts.map(({ file }) => `<link rel="modulepreload" crossorigin href="/${file}">`);
  const styles = [...new Set(parts.flatMap(({ css }) => css ?? []))].map(
    (file) => `<link rel="preload" as="style" crossorigin href="/${file}">`,
  );
  return [...styles, ...scripts].join("");
}
