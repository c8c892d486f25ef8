/** Where links of the product lead in these tests; what is really asked is the server of the test. */
export const PUBLIC_URL = "http://localhost:3000";

/** A browser without a screen: keeps cookies by origin, follows one address at a time. */
export function createBrowser(serverUrl: string) {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  async function go(url: string, init: RequestInit = {}): Promise<{ status: number; location: string; text: string }> {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...init.headers, cookie, "sec-fetch-site": "same-origin" };
    const answer = await fetch(url.replace(PUBLIC_URL, serverUrl), { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get("location");
    return { status: answer.status, location: location ? new URL(location, url).href : "", text: await answer.text() };
  }
  const call = async (path: string, input?: object) => {
    const init = input && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) };
    return JSON.parse((await go(`${PUBLIC_URL}/trpc/${path}`, init)).text);
  };
  return { go, call, cookies: (url = PUBLIC_URL) => jarOf(url) };
}
export type Browser = ReturnType<typeof createBrowser>;

/** From our button to the provider's form and back to the address of our callback, which is not opened yet. */
export async function toCallback({ go }: Browser, login: string, query = ""): Promise<string> {
  let { location } = await go(`${PUBLIC_URL}/auth/oidc/start${query}`);
  for (let hops = 0; hops < 8 && !location.startsWith(`${PUBLIC_URL}/auth/oidc/callback`); hops += 1) {
    const page = await go(location);
    if (page.location) location = page.location;
    else {
      const body = new URLSearchParams({ prompt: "login", login, password: "any" });
      location = (await go(location, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body })).location;
    }
  }
  return location;
}

/** The whole way; answers the page of ours that it ends on. */
export async function signInBy(visitor: Browser, login: string, query = ""): Promise<string> {
  const { location } = await visitor.go(await toCallback(visitor, login, query));
  return location.replace(PUBLIC_URL, "");
}
